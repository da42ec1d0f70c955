namespace Gateway.Instrumentation;

/// <summary>Records the measurements of one instrument to a metric.</summary>
internal abstract class InstrumentRecorder : MeasurementTarget
{
    /// <summary>The metric on the page.</summary>
    public abstract Metric Metric { get; }

    /// <summary>Gives up the series: nothing is recorded any more.</summary>
    public abstract void End();
}
