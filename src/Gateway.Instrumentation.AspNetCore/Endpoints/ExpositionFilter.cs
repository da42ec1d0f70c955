using System.Buffers;
using System.Text;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>
/// Copies pages in the text format 0.0.4, without what must not be on the page: names that are already on it, and lines
/// that make Prometheus refuse the whole page.
/// </summary>
/// <param name="isTaken">Whether the registry's own page has the name.</param>
/// <param name="output">Where to copy them.</param>
internal sealed class ExpositionFilter(Func<string, bool> isTaken, IBufferWriter<byte> output) : IExpositionFilter
{
    private readonly HashSet<string> _earlier = new(StringComparer.Ordinal);
    private readonly HashSet<string> _takenNames = new(StringComparer.Ordinal);
    private readonly AppendedFamilies _families = new();
    private string _family = "";

    /// <summary>The names that were left out.</summary>
    public IReadOnlySet<string> TakenNames => _takenNames;

    /// <summary>The first line that was left out because it is not in the text format; null when there was none.</summary>
    public string? FirstUnreadable { get; private set; }

    /// <summary>Copies what one source wrote.</summary>
    public void Append(ReadOnlySpan<byte> page)
    {
        _family = "";
        if (page.StartsWith("\uFEFF"u8))
            page = page["\uFEFF"u8.Length..]; // a StreamWriter with Encoding.UTF8 begins with it
        foreach (var range in page.Split((byte)'\n'))
        {
            var line = page[range].TrimEnd(" \t\r"u8);
            if (line.IsEmpty)
                continue;
            if (!ExpositionLine.TryRead(line, out var read))
                FirstUnreadable ??= Text(line);
            else if (read.Name is { } name && IsAllowed(name, read.Kind == LineKind.Sample))
            {
                if (_families.TryAdd(name, read))
                    Write(line);
                else
                    FirstUnreadable ??= Text(line);
            }
        }

        _earlier.UnionWith(_families.Names);
        _families.Clear();
    }

    private static string Text(ReadOnlySpan<byte> line) => Encoding.UTF8.GetString(line[..Math.Min(line.Length, 200)]);

    private bool IsAllowed(string name, bool isSample)
    {
        if (!isSample)
            _family = name;
        else if (AppendedFamilies.IsOf(_family, name) && _takenNames.Contains(_family))
            return false;
        if (!_earlier.Contains(name) && !isTaken(name))
            return true;
        _takenNames.Add(name);
        return false;
    }

    private void Write(ReadOnlySpan<byte> line)
    {
        output.Write(line);
        output.Write("\n"u8);
    }
}
