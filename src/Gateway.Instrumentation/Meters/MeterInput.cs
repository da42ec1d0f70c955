using System.Diagnostics.Metrics;

namespace Gateway.Instrumentation;

/// <summary>
/// The meters that one registry listens to: one listener for all, while there is a selection. It decides for each instrument of
/// the process whether, and how, it is on the page.
/// </summary>
internal sealed class MeterInput(MetricRegistry registry)
{
    // Taken before the registry's gate. No foreign code runs under it.
    private readonly Lock _gate = new();
    private readonly Dictionary<Instrument, Listened> _live = [];
    private readonly Dictionary<string, MeterMetric> _metrics = new(StringComparer.Ordinal);
    private MeterListening[] _listenings = [];
    private MeterListener? _listener;

    /// <summary>Adds meters, and listens to their instruments from here on.</summary>
    public MeterListening Add(IReadOnlyList<MeterSelection> selections, IMeterFactory? scope)
    {
        var listening = new MeterListening(registry, this, selections, scope);
        if (!registry.Enabled)
            return listening;
        lock (_gate)
            _listenings = [.. _listenings, listening];
        Apply();
        return listening;
    }

    public void Remove(MeterListening listening)
    {
        lock (_gate)
            _listenings = [.. _listenings.Where(other => !ReferenceEquals(other, listening))];
        Apply();
    }

    /// <summary>The selection that decides on a meter; null when nothing has added it.</summary>
    public MeterSelection? SelectionOf(Meter meter)
    {
        if (registry.IsPublishedAs(meter))
            return null;
        MeterSelection? found = null;
        foreach (var listening in Volatile.Read(ref _listenings))
        {
            foreach (var selection in listening.Selections)
            {
                if (selection.Matches(meter.Name) && listening.IsInScope(meter) && (found is null || selection.IsExact || !found.IsExact))
                    found = selection;
            }
        }

        return found;
    }

    /// <summary>The names and patterns of the service's own that have matched no meter.</summary>
    public IReadOnlyList<string> UnmatchedPatterns() =>
    [
        .. Volatile.Read(ref _listenings).SelectMany(static listening => listening.Selections)
            .Where(static selection => !selection.IsPreset && !selection.HasMatched).Select(static selection => selection.Pattern),
    ];

    /// <summary>Ends a metric whose name a family has taken.</summary>
    public void Drop(MeterMetric metric)
    {
        List<Instrument> instruments;
        lock (_gate)
        {
            _metrics.Remove(metric.Shape.Name);
            instruments = [.. _live.Where(live => ReferenceEquals(live.Value.Metric, metric)).Select(live => live.Key)];
        }

        foreach (var instrument in instruments)
            End(instrument);
        registry.Diagnostics.ReportRefused(metric.Shape, "a metric of a family has this name, and families come first.");
    }

    // Instruments that exist are offered again: another selection may decide on them now.
    private void Apply()
    {
        List<Instrument> leaving;
        MeterListener? old = null;
        lock (_gate)
        {
            leaving = [.. _live.Where(live => !ReferenceEquals(SelectionOf(live.Key.Meter), live.Value.Selection)).Select(live => live.Key)];
            if (_listenings.Length == 0)
                (old, _listener) = (_listener, null);
        }

        foreach (var instrument in leaving)
            End(instrument);
        old?.Dispose();
        Start();
    }

    private void Start()
    {
        MeterListener? made = null;
        lock (_gate)
        {
            if (_listenings.Length > 0 && _listener is null)
            {
                _listener = made = new MeterListener
                {
                    InstrumentPublished = (instrument, _) => Offer(instrument),
                    MeasurementsCompleted = (instrument, _) => End(instrument),
                };
                MeasurementCallbacks.AddTo(made);
            }
        }

        if (made is not null)
            made.Start();
        else
            AllInstruments.ForEach(Offer);
    }

    // Runs where the instrument is made: it must not throw there.
    private void Offer(Instrument instrument)
    {
        if (SelectionOf(instrument.Meter) is not { } selection)
            return;
        InstrumentShape? shape = null;
        try
        {
            shape = selection.ShapeOf(instrument);
            if (shape is not null)
                Listen(instrument, selection, shape);
        }
        catch (MetricRegistrationException exception)
        {
            registry.Diagnostics.ReportRefused(shape!, exception.Message);
        }
    }

    private void Listen(Instrument instrument, MeterSelection selection, InstrumentShape shape)
    {
        MeterMetric? other;
        lock (_gate)
        {
            if (_live.ContainsKey(instrument) || _listener is not { } listener)
                return;
            if (!_metrics.TryGetValue(shape.Name, out other))
                _metrics.Add(shape.Name, other = MeterMetric.Register(registry, shape));
            if (other.Shape.Fits(shape))
            {
                var recorder = other.Record(shape);
                var reader = recorder is IObserved ? new ObservableReader(recorder) : null;
                _live.Add(instrument, new Listened(selection, other, recorder, reader));
                if (reader is null)
                    listener.EnableMeasurementEvents(instrument, recorder);
                else
                    reader.Start(instrument, (ended, _) => End(ended));
                return;
            }
        }

        registry.Diagnostics.ReportRefused(shape, $"the {other.Shape} has the same name there.");
    }

    /// <summary>Ends an instrument: its meter was disposed, or it is not wanted any more.</summary>
    private void End(Instrument instrument)
    {
        Listened? ended;
        MeterListener? listener;
        lock (_gate)
        {
            if (!_live.Remove(instrument, out ended))
                return;
            listener = _listener;
            if (ended.Reader is { } reader)
                reader.Leave();
        }

        // Outside: a reading that runs holds locks of its own.
        if (ended.Reader is not null)
            ended.Reader.Dispose();
        else
            listener?.DisableMeasurementEvents(instrument);
        ended.Recorder.End();
        lock (_gate)
        {
            if (ended.Metric.Instruments > 0)
                return;
            registry.Remove(ended.Metric.Metric);
            if (_metrics.TryGetValue(ended.Metric.Shape.Name, out var known) && ReferenceEquals(known, ended.Metric))
                _metrics.Remove(ended.Metric.Shape.Name);
        }
    }

    private sealed record Listened(MeterSelection Selection, MeterMetric Metric, InstrumentRecorder Recorder, ObservableReader? Reader);
}
