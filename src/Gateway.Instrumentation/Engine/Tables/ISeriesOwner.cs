namespace Gateway.Instrumentation;

/// <summary>The labels of a metric's series: what removes them, and where a retired handle finds its successor.</summary>
internal interface ISeriesOwner
{
    /// <summary>The live series with the labels of <paramref name="retired"/>, made anew where need be; null for a handle that ignores everything.</summary>
    Series? SuccessorOf(Series retired);

    /// <summary>Removes the series that are idle. The registry's gate is held.</summary>
    void RemoveIdle(IdleTracker tracker);
}
