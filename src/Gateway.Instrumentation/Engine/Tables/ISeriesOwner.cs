namespace Gateway.Instrumentation;

/// <summary>Where a retired handle finds the series that now stands for its labels.</summary>
internal interface ISeriesOwner
{
    /// <summary>The live series with the labels of <paramref name="retired"/>, made anew where need be; null for a handle that ignores everything.</summary>
    Series? SuccessorOf(Series retired);
}
