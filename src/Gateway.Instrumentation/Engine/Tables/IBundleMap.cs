namespace Gateway.Instrumentation;

/// <summary>A table of objects with handles of series.</summary>
internal interface IBundleMap
{
    /// <summary>
    /// Drops the bundles that may hold a handle of a removed series: those with the same values in the labels that both have.
    /// The next look-up creates them again, with live handles. The gate is held.
    /// </summary>
    void Drop(RemovedSeries removed);
}
