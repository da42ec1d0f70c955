namespace Gateway.Instrumentation;

/// <summary>
/// Reads a registry series by series, for exporters and adapters: the numbers of the page without its text, and without the
/// objects of a <see cref="RegistrySnapshot"/>. Passed to <see cref="MetricRegistry.Visit"/> or
/// <see cref="MetricRegistry.VisitAsync"/>.
/// </summary>
/// <remarks>
/// The calls come on one thread, one after the other, in the order of the page, and no lock is held. A series that shows nothing
/// (a gauge that was never set, an earlier info, a removed series) is not visited. The visit itself allocates nothing. An
/// exception of the visitor ends the visit and goes to its caller. Recognise a series by its object, read its labels once with
/// <see cref="Series.ReadLabels"/>, and forget it when <see cref="Series.IsRemoved"/> is true: a later series with the same labels
/// is another object. Use the labels of the series and not those of its metric's definition: static labels are among them, and
/// two series of one metric may have different names.
/// </remarks>
public abstract class SeriesVisitor
{
    /// <summary>
    /// True when the visitor reads exemplars. Recording then looks for traces, as it does after an OpenMetrics scrape. False by
    /// default.
    /// </summary>
    public virtual bool ReadsExemplars => false;

    /// <summary>Begins a metric, also one without series.</summary>
    /// <param name="definition">The metric. The same object in each visit.</param>
    /// <returns>False skips the metric's series; true by default.</returns>
    public virtual bool Enter(MetricDefinition definition) => true;

    /// <summary>Gives the number of a counter.</summary>
    /// <param name="counter">The series.</param>
    /// <param name="value">The number on the page.</param>
    /// <param name="exemplar">A recent increment with its trace; null without one, and when <see cref="ReadsExemplars"/> is false.</param>
    public virtual void VisitCounter(Counter counter, double value, SeriesExemplar? exemplar)
    {
    }

    /// <summary>Gives the number of a gauge.</summary>
    /// <param name="gauge">The series.</param>
    /// <param name="value">The number on the page; may be NaN or infinite.</param>
    public virtual void VisitGauge(Gauge gauge, double value)
    {
    }

    /// <summary>Gives the buckets and the sum of a histogram.</summary>
    /// <param name="histogram">The series.</param>
    /// <param name="reading">Its numbers, valid during the call.</param>
    public virtual void VisitHistogram(Histogram histogram, in HistogramReading reading)
    {
    }

    /// <summary>Gives the quantiles, the count and the sum of a summary.</summary>
    /// <param name="summary">The series.</param>
    /// <param name="reading">Its numbers, valid during the call.</param>
    public virtual void VisitSummary(Summary summary, in SummaryReading reading)
    {
    }

    /// <summary>Gives the info that is shown.</summary>
    /// <param name="info">The series. Its number on the page is always 1.</param>
    public virtual void VisitInfo(Info info)
    {
    }
}
