namespace Gateway.Instrumentation;

/// <summary>Adds counts that may be 0: without an event nothing is recorded and no series appears.</summary>
public static class CounterExtensions
{
    /// <summary>Adds a count; 0 or less records nothing.</summary>
    /// <param name="counter">The counter.</param>
    /// <param name="count">The count.</param>
    public static void IncIfPositive(this Counter counter, long count)
    {
        ArgumentNullException.ThrowIfNull(counter);
        if (count > 0)
            counter.Inc(count);
    }

    /// <summary>Adds a count; 0 or less records nothing and creates no series.</summary>
    /// <typeparam name="T1">The type of the label's values.</typeparam>
    /// <param name="counter">The counter.</param>
    /// <param name="value1">The label's value.</param>
    /// <param name="count">The count.</param>
    public static void IncIfPositive<T1>(this Labeled<Counter, T1> counter, T1 value1, long count)
    {
        ArgumentNullException.ThrowIfNull(counter);
        if (count > 0)
            counter.WithLabels(value1).Inc(count);
    }

    /// <inheritdoc cref="IncIfPositive{T1}(Labeled{Counter, T1}, T1, long)"/>
    /// <typeparam name="T1">The type of the first label's values.</typeparam>
    /// <typeparam name="T2">The type of the second label's values.</typeparam>
    /// <param name="counter">The counter.</param>
    /// <param name="value1">The first label's value.</param>
    /// <param name="value2">The second label's value.</param>
    /// <param name="count">The count.</param>
    public static void IncIfPositive<T1, T2>(this Labeled<Counter, T1, T2> counter, T1 value1, T2 value2, long count)
    {
        ArgumentNullException.ThrowIfNull(counter);
        if (count > 0)
            counter.WithLabels(value1, value2).Inc(count);
    }

    /// <inheritdoc cref="IncIfPositive{T1}(Labeled{Counter, T1}, T1, long)"/>
    /// <typeparam name="T1">The type of the first label's values.</typeparam>
    /// <typeparam name="T2">The type of the second label's values.</typeparam>
    /// <typeparam name="T3">The type of the third label's values.</typeparam>
    /// <param name="counter">The counter.</param>
    /// <param name="value1">The first label's value.</param>
    /// <param name="value2">The second label's value.</param>
    /// <param name="value3">The third label's value.</param>
    /// <param name="count">The count.</param>
    public static void IncIfPositive<T1, T2, T3>(this Labeled<Counter, T1, T2, T3> counter, T1 value1, T2 value2, T3 value3, long count)
    {
        ArgumentNullException.ThrowIfNull(counter);
        if (count > 0)
            counter.WithLabels(value1, value2, value3).Inc(count);
    }
}
