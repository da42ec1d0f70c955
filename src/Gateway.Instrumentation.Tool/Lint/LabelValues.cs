using System.IO.Hashing;
using System.Runtime.InteropServices;
using Gateway.Instrumentation.Tool.Pages;

namespace Gateway.Instrumentation.Tool.Lint;

/// <summary>The values of one label of one metric: how many there are, and what they look like.</summary>
internal sealed class LabelValues(int firstLine)
{
    /// <summary>Values beyond these are not told apart.</summary>
    public const int MaxDistinct = 10_000;

    private const int MaxExamples = 3;

    private readonly HashSet<ulong> _seen = [];
    private readonly Dictionary<ValueKind, (int Count, List<string> Examples)> _kinds = [];
    private ulong _last;

    public int FirstLine { get; } = firstLine;

    public int Distinct => _seen.Count;

    /// <summary>Whether a value is the metric's own name.</summary>
    public bool HasMetricName { get; set; }

    /// <summary>The kind that most of the values are of, when these are enough to be a series of them; else null.</summary>
    public (ValueKind Kind, int Count, IReadOnlyList<string> Examples)? Suspicious
    {
        get
        {
            foreach (var (kind, (count, examples)) in _kinds)
            {
                if (count >= ValueKinds.Enough(kind) && 2 * count >= Distinct)
                    return (kind, count, examples);
            }

            return null;
        }
    }

    public void Add(ReadOnlySpan<char> value)
    {
        var hash = XxHash3.HashToUInt64(MemoryMarshal.AsBytes(value));
        if (hash == _last && _seen.Count > 0) // lines of one histogram have the same values
            return;
        _last = hash;
        if (_seen.Count == MaxDistinct || !_seen.Add(hash))
            return;
        if (ValueKinds.Of(value) is var kind and not ValueKind.Other)
        {
            var (count, examples) = _kinds.GetValueOrDefault(kind, (0, []));
            if (examples.Count < MaxExamples)
                examples.Add(Shown.Of(value, 40));
            _kinds[kind] = (count + 1, examples);
        }
    }
}
