namespace Gateway.Instrumentation;

/// <summary>A table of objects with handles of series.</summary>
internal interface IBundleMap
{
    /// <summary>
    /// Drops the bundles that may hold a handle of a removed series: those with the same values in the labels that both have.
    /// The next look-up creates them again, with live handles. The gate is held.
    /// </summary>
    /// <param name="removed">The series.</param>
    /// <param name="domain">The label by which the map was found. It is called for each label that both have, and drops at the first.</param>
    void Drop(RemovedSeries removed, int domain);

    /// <summary>Drops the bundles that were made without room for their series. The gate is held.</summary>
    void DropFolded();
}
