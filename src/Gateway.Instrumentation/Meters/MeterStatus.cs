using System.Diagnostics.Metrics;

namespace Gateway.Instrumentation;

/// <summary>A meter of the process, and whether it is on the page. See <see cref="MetricRegistry.Meters"/>. Immutable.</summary>
public sealed class MeterStatus
{
    private const int MaxName = 256; // comparing longer ones would take long

    private MeterStatus(string name, string? pattern, IEnumerable<Instrument> instruments, MeterInput? input)
    {
        Name = name;
        Pattern = pattern;
        Instruments = Names(instruments);
        LeftOut = Names(instruments.Where(instrument => IsListenedTo && input?.IsOnPage(instrument) != true));
    }

    /// <summary>The meter's name.</summary>
    public string Name { get; }

    /// <summary>True when its instruments are on the page, but for those of <see cref="LeftOut"/>.</summary>
    public bool IsListenedTo => Pattern is not null;

    /// <summary>The name or pattern of <c>AddMeter</c> that matches it; null when none does.</summary>
    public string? Pattern { get; }

    /// <summary>The names of its instruments.</summary>
    public IReadOnlyList<string> Instruments { get; }

    /// <summary>
    /// Of a meter that is listened to, the names of the instruments that are not on the page all the same: left out by an option or
    /// a preset, or refused because another metric has their name, as the log says.
    /// </summary>
    public IReadOnlyList<string> LeftOut { get; }

    internal static IReadOnlyList<MeterStatus> All(MetricRegistry registry)
    {
        var instruments = new List<Instrument>();
        AllInstruments.ForEach(instruments.Add);
        var input = registry.MeterInput;
        var meters =
            from instrument in instruments
            where !registry.IsPublishedAs(instrument.Meter)
            group instrument by (instrument.Meter.Name, input?.SelectionOf(instrument.Meter)?.Pattern) into meter
            select new MeterStatus(meter.Key.Name, meter.Key.Pattern, meter, input);
        return [.. meters.OrderBy(static meter => meter.Name, StringComparer.Ordinal)];
    }

    private static List<string> Names(IEnumerable<Instrument> instruments) =>
        [.. instruments.Select(static instrument => instrument.Name).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Logs which meters are not on the page.</summary>
    internal static void LogMissed(MetricRegistry registry) => LogMissed(registry, All(registry));

    private static List<string> LogMissed(MetricRegistry registry, IReadOnlyList<MeterStatus> meters)
    {
        var missed = meters.Where(static meter => !meter.IsListenedTo).Select(static meter => meter.Name).ToList();
        registry.Diagnostics.LogMeters(missed.Count == 0 ? "none" : string.Join(", ", missed));
        return missed;
    }

    /// <summary>Logs also what was added and does not exist.</summary>
    internal static void Report(MetricRegistry registry, IReadOnlyList<string> unmatched)
    {
        var meters = All(registry);
        var missed = LogMissed(registry, meters);
        foreach (var pattern in unmatched)
            registry.Diagnostics.LogNoMeter(pattern, MeterOf(meters, pattern) ?? Similar(pattern, missed));
    }

    // The name of an instrument in place of its meter's.
    private static string? MeterOf(IReadOnlyList<MeterStatus> meters, string instrument) =>
        meters.FirstOrDefault(meter => meter.Instruments.Contains(instrument, StringComparer.OrdinalIgnoreCase)) is { } meter
            ? $"It is an instrument of the meter {meter.Name}: add that."
            : null;

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
