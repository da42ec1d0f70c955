namespace Gateway.Instrumentation;

/// <summary>Adds counts that may be 0: "nothing happened" records nothing and makes no series.</summary>
internal static class CountExtensions
{
    public static void Add(this Counter counter, long count)
    {
        if (count > 0)
            counter.Inc(count);
    }

    public static void Add<T1>(this Labeled<Counter, T1> counter, T1 value1, long count)
    {
        if (count > 0)
            counter.WithLabels(value1).Inc(count);
    }

    public static void Add<T1, T2>(this Labeled<Counter, T1, T2> counter, T1 value1, T2 value2, long count)
    {
        if (count > 0)
            counter.WithLabels(value1, value2).Inc(count);
    }

    public static void Add<T1, T2, T3>(this Labeled<Counter, T1, T2, T3> counter, T1 value1, T2 value2, T3 value3, long count)
    {
        if (count > 0)
            counter.WithLabels(value1, value2, value3).Inc(count);
    }
}
