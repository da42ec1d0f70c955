namespace Gateway.Instrumentation;

/// <summary>A label map whose values are a family's own objects, each holding the handles that one event touches.</summary>
internal sealed class BundleMap<TBundle, T1, T2, T3>(
    MetricRegistry registry, Func<T1, T2, T3, TBundle> create,
    LabelDomain<T1> domain1, LabelDomain<T2> domain2, LabelDomain<T3> domain3)
    : LabelMap<TBundle, T1, T2, T3>(registry, domain1, domain2, domain3)
    where TBundle : class
{
    protected override bool IsFull => Index.Count >= Registry.MaxSeriesPerMetric;

    protected override TBundle Create(in Key key) => create(key.V1, key.V2, key.V3);

    // Asked for in a disabled registry only, whose handles ignore everything.
    protected override TBundle Dropped(in Key key) => create(key.V1, key.V2, key.V3);

    // A bundle is no metric. What it folds is folded for the metrics that carry the label.
    protected override void ReportOverflow(Folds folds) => ReportToDomains(folds);
}
