namespace Gateway.Instrumentation;

/// <summary>A table of objects that hold handles of series.</summary>
internal interface IBundleMap
{
    /// <summary>
    /// Drops the bundles that may hold a handle of a removed series: those whose values agree with it in the labels that
    /// both have. The next look-up makes them anew, with live handles. The gate is held.
    /// </summary>
    void Drop(RemovedSeries removed);
}
