using System.Diagnostics.Metrics;

namespace Gateway.Instrumentation;

/// <summary>A meter of the process, and whether it is on the page. See <see cref="MetricRegistry.Meters"/>. Immutable.</summary>
public sealed class MeterStatus
{
    private const int MaxName = 256; // comparing longer ones would take long

    private MeterStatus(string name, bool isListenedTo, string? pattern, IReadOnlyList<string> instruments)
    {
        Name = name;
        IsListenedTo = isListenedTo;
        Pattern = pattern;
        Instruments = instruments;
    }

    /// <summary>The meter's name.</summary>
    public string Name { get; }

    /// <summary>True when its instruments are on the page.</summary>
    public bool IsListenedTo { get; }

    /// <summary>The name or pattern of <c>AddMeter</c> that matches it; null when none does.</summary>
    public string? Pattern { get; }

    /// <summary>The names of its instruments.</summary>
    public IReadOnlyList<string> Instruments { get; }

    internal static IReadOnlyList<MeterStatus> All(MetricRegistry registry)
    {
        var instruments = new List<Instrument>();
        AllInstruments.ForEach(instruments.Add);
        return
        [
            .. from instrument in instruments
               where !registry.IsPublishedAs(instrument.Meter)
               group instrument by (instrument.Meter.Name, registry.MeterInput?.SelectionOf(instrument.Meter)?.Pattern) into meter
               orderby meter.Key.Name
               select new MeterStatus(
                   meter.Key.Name, meter.Key.Pattern is not null, meter.Key.Pattern,
                   [.. meter.Select(static instrument => instrument.Name).Distinct().Order(StringComparer.Ordinal)]),
        ];
    }

    /// <summary>Logs which meters are not on the page.</summary>
    internal static IReadOnlyList<string> LogMissed(MetricRegistry registry)
    {
        var missed = All(registry).Where(static meter => !meter.IsListenedTo).Select(static meter => meter.Name).ToList();
        registry.Diagnostics.LogMeters(missed.Count == 0 ? "none" : string.Join(", ", missed));
        return missed;
    }

    /// <summary>Logs also what was added and does not exist.</summary>
    internal static void Report(MetricRegistry registry)
    {
        if (registry.MeterInput is not { } input || input.UnmatchedPatterns() is not { } unmatched)
            return;
        var missed = LogMissed(registry);
        foreach (var pattern in unmatched)
            registry.Diagnostics.LogNoMeter(pattern, Similar(pattern, missed));
    }

    private static string Similar(string pattern, IReadOnlyList<string> meters)
    {
        var word = pattern.Replace("*", "", StringComparison.Ordinal).Trim('.');
        var near = meters
            .Where(meter => word.Length is > 0 and < MaxName && meter.Length < MaxName && (meter.Contains(word, StringComparison.OrdinalIgnoreCase)
                || word.Contains(meter, StringComparison.OrdinalIgnoreCase) || TextDistance.Of(word, meter) <= Math.Max(word.Length, 3) / 3))
            .OrderBy(meter => TextDistance.Of(word, meter)).Take(5).ToList();
        return near.Count == 0 ? "No meter has a similar name." : $"Similar: {string.Join(", ", near)}.";
    }
}
