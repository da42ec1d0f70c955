namespace Gateway.Instrumentation;

/// <summary>
/// A metric, or bundles of handles, with five labels. See <see cref="Labeled{TSeries,T1}"/>.
/// </summary>
/// <typeparam name="TSeries"><see cref="Counter"/>, <see cref="Gauge"/>, <see cref="Histogram"/>, <see cref="Summary"/>, <see cref="Info"/>, <see cref="RecentWindow"/>, or the type of a bundle.</typeparam>
/// <typeparam name="T1">The type of the first label's values.</typeparam>
/// <typeparam name="T2">The type of the second label's values.</typeparam>
/// <typeparam name="T3">The type of the third label's values.</typeparam>
/// <typeparam name="T4">The type of the fourth label's values.</typeparam>
/// <typeparam name="T5">The type of the fifth label's values.</typeparam>
/// <remarks>Thread-safe. A look-up takes no lock and allocates nothing once the series exists.</remarks>
public sealed class Labeled<TSeries, T1, T2, T3, T4, T5>
    where TSeries : class
{
    private readonly LabelMap<TSeries, T1, T2, T3, T4, T5> _map;

    internal Labeled(LabelMap<TSeries, T1, T2, T3, T4, T5> map) => _map = map;

    /// <inheritdoc cref="Labeled{TSeries,T1}.WithLabels(T1)"/>
    /// <param name="value1">The first label's value. Null is recorded as <c>unknown</c>.</param>
    /// <param name="value2">The second label's value. Null is recorded as <c>unknown</c>.</param>
    /// <param name="value3">The third label's value. Null is recorded as <c>unknown</c>.</param>
    /// <param name="value4">The fourth label's value. Null is recorded as <c>unknown</c>.</param>
    /// <param name="value5">The fifth label's value. Null is recorded as <c>unknown</c>.</param>
    public TSeries WithLabels(T1 value1, T2 value2, T3 value3, T4 value4, T5 value5) =>
        _map.Index.Find(value1, value2, value3, value4, value5) ?? _map.Resolve(value1, value2, value3, value4, value5);

    /// <inheritdoc cref="Labeled{TSeries,T1}.Announce(ReadOnlySpan{T1})"/>
    /// <param name="value1">The first label's value.</param>
    /// <param name="value2">The second label's value.</param>
    /// <param name="value3">The third label's value.</param>
    /// <param name="value4">The fourth label's value.</param>
    /// <param name="values">The last label's values.</param>
    public void Announce(T1 value1, T2 value2, T3 value3, T4 value4, params ReadOnlySpan<T5> values)
    {
        foreach (var value in values)
            WithLabels(value1, value2, value3, value4, value);
    }

    /// <inheritdoc cref="Labeled{TSeries,T1}.Find(T1)"/>
    /// <param name="value1">The first label's value.</param>
    /// <param name="value2">The second label's value.</param>
    /// <param name="value3">The third label's value.</param>
    /// <param name="value4">The fourth label's value.</param>
    /// <param name="value5">The fifth label's value.</param>
    public TSeries? Find(T1 value1, T2 value2, T3 value3, T4 value4, T5 value5) => _map.Lookup(value1, value2, value3, value4, value5);

    /// <inheritdoc cref="Labeled{TSeries,T1}.Remove(T1)"/>
    /// <param name="value1">The first label's value.</param>
    /// <param name="value2">The second label's value.</param>
    /// <param name="value3">The third label's value.</param>
    /// <param name="value4">The fourth label's value.</param>
    /// <param name="value5">The fifth label's value.</param>
    public bool Remove(T1 value1, T2 value2, T3 value3, T4 value4, T5 value5) => _map.Remove(value1, value2, value3, value4, value5);

    /// <inheritdoc cref="Labeled{TSeries,T1,T2}.RemoveAll{TLabel}(Label{TLabel}, TLabel)"/>
    /// <typeparam name="TLabel">The type of the label's values.</typeparam>
    /// <param name="label">The label.</param>
    /// <param name="value">The value.</param>
    public bool RemoveAll<TLabel>(Label<TLabel> label, TLabel value) => _map.RemoveAll(label, value);

    /// <inheritdoc cref="Labeled{TSeries,T1,T2,T3}.RemoveAll{TA,TB}(Label{TA}, TA, Label{TB}, TB)"/>
    /// <typeparam name="TA">The type of the first label's values.</typeparam>
    /// <typeparam name="TB">The type of the second label's values.</typeparam>
    /// <param name="labelA">The first label.</param>
    /// <param name="valueA">Its value.</param>
    /// <param name="labelB">The second label.</param>
    /// <param name="valueB">Its value.</param>
    public bool RemoveAll<TA, TB>(Label<TA> labelA, TA valueA, Label<TB> labelB, TB valueB) => _map.RemoveAll(labelA, valueA, labelB, valueB);
}
