namespace Gateway.Instrumentation;

/// <summary>The table of a metric's series: it removes series, and a retired handle finds its successor in it.</summary>
internal interface ISeriesOwner
{
    /// <summary>The live series with the labels of <paramref name="retired"/>, created again if necessary; null for a handle that ignores everything.</summary>
    Series? SuccessorOf(Series retired);

    /// <summary>Removes the idle series. The registry's gate is held.</summary>
    void RemoveIdle(IdleTracker tracker);
}
