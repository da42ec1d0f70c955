using System.Diagnostics.Metrics;
using System.IO.Enumeration;

namespace Gateway.Instrumentation;

/// <summary>Some meters, by name, and how they are shown.</summary>
internal sealed class MeterSelection
{
    private readonly MeterInputOptions _options;
    private readonly bool _isExact;

    /// <param name="pattern">The meter's name, in any case; <c>*</c> stands for any characters, and <c>?</c> for one.</param>
    /// <param name="options">How its instruments are shown.</param>
    /// <param name="isPreset">Whether it is part of <see cref="KnownMeters"/>.</param>
    public MeterSelection(string pattern, MeterInputOptions options, bool isPreset = false)
    {
        if (string.IsNullOrWhiteSpace(pattern))
            throw new ArgumentException("A meter needs a name: write it as its library documents it, such as \"Npgsql\" or \"MyCompany.*\".", nameof(pattern));
        options.ThrowIfInvalid();
        Pattern = pattern;
        IsPreset = isPreset;
        _isExact = pattern.AsSpan().IndexOfAny('*', '?') < 0;
        _options = options;
    }

    /// <summary>Meters by name or pattern, with the default options.</summary>
    public static IReadOnlyList<MeterSelection> Of(IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return [.. names.Select(static name => new MeterSelection(name, new MeterInputOptions()))];
    }

    public static MeterSelection Of(string name, Action<MeterInputOptions> configure, bool isPreset = false)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var options = new MeterInputOptions();
        configure(options);
        return new(name, options, isPreset);
    }

    public string Pattern { get; }

    public bool IsPreset { get; }

    /// <summary>Of several that match a meter, the highest decides: a name, before one of a preset, before a pattern.</summary>
    public int Rank => !_isExact ? 0 : IsPreset ? 1 : 2;

    /// <summary>True once a meter had the name.</summary>
    public bool HasMatched { get; private set; }

    public bool Matches(string meter)
    {
        var matches = _isExact ? string.Equals(Pattern, meter, StringComparison.OrdinalIgnoreCase) : Fits(Pattern, meter);
        HasMatched |= matches;
        return matches;
    }

    /// <summary>How an instrument is shown; null when it is left out, or of a kind that is not known.</summary>
    public InstrumentShape? ShapeOf(Instrument instrument)
    {
        if (_options.LeaveOut.Any(pattern => Fits(pattern, instrument.Name)) || InstrumentShape.KindOf(instrument) is not { } kind)
            return null;
        if (_options.Gauges.Concat(KnownMeterSelections.CountersThatFall(instrument.Meter)).Any(pattern => Fits(pattern, instrument.Name)))
        {
            kind = kind switch
            {
                InstrumentKind.Counter => InstrumentKind.UpDownCounter,
                InstrumentKind.ObservableCounter => InstrumentKind.ObservableUpDownCounter,
                _ => kind,
            };
        }

        var scale = _options.MillisecondsAsSeconds && instrument.Unit == "ms" ? 0.001 : 1;
        var unit = scale == 1 ? instrument.Unit : "s";
        var type = InstrumentShape.TypeOf(kind);
        return new InstrumentShape(
            InstrumentNames.MetricOf(instrument.Name, unit, type), instrument.Name, instrument.Meter.Name, unit, kind, type, scale,
            HelpOf(instrument), type == MetricType.Histogram ? BucketsOf(instrument, unit, scale) : null,
            _options.ScopeLabels ? [new("otel_scope_name", instrument.Meter.Name), new("otel_scope_version", instrument.Meter.Version)] : []);
    }

    private static bool Fits(string pattern, string name) => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: true);

    private static string HelpOf(Instrument instrument) => string.IsNullOrWhiteSpace(instrument.Description)
        ? $"{instrument.Name} of the meter {instrument.Meter.Name}."
        : instrument.Description;

    private Buckets BucketsOf(Instrument instrument, string? unit, double scale)
    {
        if (_options.Buckets.TryGetValue(instrument.Name, out var bounds))
            return InstrumentBuckets.Scaled(bounds, scale);
        try
        {
            if (InstrumentBuckets.Advised(instrument) is { } advised)
                return InstrumentBuckets.Scaled(advised, scale);
        }
        catch (Exception exception) when (exception is MetricRegistrationException or OverflowException)
        {
            // Bounds that no histogram can have are as good as none.
        }

        if (_options.BucketsByUnit.TryGetValue(instrument.Unit ?? "", out bounds))
            return InstrumentBuckets.Scaled(bounds, scale);
        return InstrumentBuckets.Of(unit);
    }
}
