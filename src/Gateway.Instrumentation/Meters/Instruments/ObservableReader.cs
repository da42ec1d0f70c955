using System.Diagnostics.Metrics;
using System.Runtime.ExceptionServices;

namespace Gateway.Instrumentation;

/// <summary>
/// Reads one observable instrument, alone, with a listener of its own: one that hangs or throws does not keep the others from
/// the page. A scrape asks it as it asks the callbacks of a series.
/// </summary>
internal sealed class ObservableReader : MeasurementTarget, ICallbackOwner, IDisposable
{
    private readonly MeterListener _listener = new(); // never started: it would be told of every instrument
    private readonly InstrumentRecorder _recorder;
    private readonly SeriesCallback[] _callbacks;
    private volatile bool _givenUp;

    public ObservableReader(InstrumentRecorder recorder)
    {
        _recorder = recorder;
        _callbacks = [new SeriesCallback(Read)];
        MeasurementCallbacks.AddTo(_listener);
    }

    public Metric Metric => _recorder.Metric;

    public ReadOnlySpan<SeriesCallback> Callbacks => _callbacks;

    private IObserved Observed => (IObserved)_recorder;

    public void Start(Instrument instrument, Action<Instrument, object?> completed)
    {
        _listener.MeasurementsCompleted = completed;
        lock (Metric.Registry.Gate)
        {
            Metric.ObservedInstruments = [.. Metric.ObservedInstruments, this];
            Metric.HasCallbacks = true;
        }

        _listener.EnableMeasurementEvents(instrument, this);
    }

    /// <summary>Is asked no more.</summary>
    public void Leave()
    {
        lock (Metric.Registry.Gate)
            Metric.ObservedInstruments = [.. Metric.ObservedInstruments.Where(other => !ReferenceEquals(other, this))];
    }

    public bool TryAsk(SeriesCallback callback, out Exception? failure)
    {
        var answered = callback.TryCall(Metric.Registry.CallbackTimeout, out _, out failure);
        if (!answered)
            Observed.Hide();
        return answered;
    }

    public void GaveUp()
    {
        _givenUp = true;
        Observed.Hide();
    }

    public override void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        // Stops an enumeration that does not end. The instrument's own code never sees this.
        if (_givenUp)
            throw new OperationCanceledException("The callback took longer than CallbackTimeout.");
        _recorder.Record(value, tags);
    }

    public void Dispose() => _listener.Dispose();

    private double Read()
    {
        _givenUp = false;
        Observed.Begin();
        try
        {
            _listener.RecordObservableInstruments();
        }
        catch (AggregateException exception) when (exception.InnerExceptions.Count == 1)
        {
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }

        Observed.Publish();
        return 0;
    }
}
