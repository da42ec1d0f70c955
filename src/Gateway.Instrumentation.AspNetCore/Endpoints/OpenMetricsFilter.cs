using System.Buffers;
using System.Text;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>
/// Copies OpenMetrics pages without their end, family by family: without families whose names are already on the page, and without lines
/// and exemplars that make Prometheus refuse the whole page.
/// </summary>
/// <param name="isTaken">Whether the registry's own page has the name.</param>
/// <param name="output">Where to copy them.</param>
internal sealed class OpenMetricsFilter(Func<string, bool> isTaken, IBufferWriter<byte> output) : IExpositionFilter
{
    private readonly HashSet<string> _earlier = new(StringComparer.Ordinal);
    private readonly HashSet<string> _takenNames = new(StringComparer.Ordinal);

    public IReadOnlySet<string> TakenNames => _takenNames;

    public string? FirstUnreadable { get; private set; }

    public void Append(ReadOnlySpan<byte> page)
    {
        foreach (var family in Read(page))
        {
            if (family.Names.Any(name => isTaken(name) || _earlier.Contains(name)))
                _takenNames.Add(family.NameInText);
            else
                Write(page, family);
        }
    }

    private List<OpenMetricsFamily> Read(ReadOnlySpan<byte> page)
    {
        var families = new List<OpenMetricsFamily>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        OpenMetricsFamily? family = null;
        var start = page.StartsWith("\uFEFF"u8) ? "\uFEFF"u8.Length : 0;
        while (start < page.Length)
        {
            var length = page[start..].IndexOf((byte)'\n');
            var end = length < 0 ? page.Length : start + length;
            var line = page[start..end];
            if (line.SequenceEqual("# EOF"u8))
                break;
            if (!line.IsEmpty && !TryAdd(line, start, ref family, families, names))
                FirstUnreadable ??= Encoding.UTF8.GetString(line[..Math.Min(line.Length, 200)]);
            start = end + 1;
        }

        return families;
    }

    private static bool TryAdd(ReadOnlySpan<byte> line, int start, ref OpenMetricsFamily? family, List<OpenMetricsFamily> families, HashSet<string> names)
    {
        if (!OpenMetricsLine.TryRead(line, out var read))
            return false;
        var ofFamily = family is not null && (read.Kind is null ? family.Has(read.Name) : family.Name == read.Name);
        if (!ofFamily)
        {
            // Each family once: lines that come back to an earlier one are refused by strict readers.
            if (!names.Add(read.Name))
                return false;
            families.Add(family = new OpenMetricsFamily(read.Name));
        }

        if (read.Kind is null)
        {
            var length = family!.AllowsExemplar(read.Name) ? read.Length : read.LengthWithoutExemplar;
            family.Samples.Add(start..(start + length));
            return true;
        }

        if (family!.Samples.Count > 0 || !family.Descriptions.TryAdd(read.Kind, start..(start + line.Length)))
            return false;
        if (read.Kind == "TYPE")
            family.Type = read.Text;
        return true;
    }

    private void Write(ReadOnlySpan<byte> page, OpenMetricsFamily family)
    {
        _earlier.UnionWith(family.Names);
        foreach (var line in family.Descriptions.Values)
            Write(page[line]);
        foreach (var line in family.Samples)
            Write(page[line]);
    }

    private void Write(ReadOnlySpan<byte> line)
    {
        output.Write(line);
        output.Write("\n"u8);
    }
}
