namespace Gateway.Instrumentation;

/// <summary>
/// A metric, or bundles of handles, with three labels. See <see cref="Labeled{TSeries,T1}"/>.
/// </summary>
/// <typeparam name="TSeries"><see cref="Counter"/>, <see cref="Gauge"/>, <see cref="Histogram"/>, <see cref="Summary"/>, <see cref="Info"/>, <see cref="RecentWindow"/>, or the type of a bundle.</typeparam>
/// <typeparam name="T1">The type of the first label's values.</typeparam>
/// <typeparam name="T2">The type of the second label's values.</typeparam>
/// <typeparam name="T3">The type of the third label's values.</typeparam>
/// <remarks>Thread-safe. A look-up takes no lock and allocates nothing once the series exists.</remarks>
public sealed class Labeled<TSeries, T1, T2, T3>
    where TSeries : class
{
    private readonly LabelMap<TSeries, T1, T2, T3, NoLabel, NoLabel> _map;

    internal Labeled(LabelMap<TSeries, T1, T2, T3, NoLabel, NoLabel> map) => _map = map;

    /// <inheritdoc cref="Labeled{TSeries,T1}.WithLabels(T1)"/>
    /// <param name="value1">The first label's value. Null is recorded as <c>unknown</c>.</param>
    /// <param name="value2">The second label's value. Null is recorded as <c>unknown</c>.</param>
    /// <param name="value3">The third label's value. Null is recorded as <c>unknown</c>.</param>
    public TSeries WithLabels(T1 value1, T2 value2, T3 value3) =>
        _map.Index.Find(value1, value2, value3, default, default) ?? _map.Resolve(value1, value2, value3, default, default);

    /// <inheritdoc cref="Labeled{TSeries,T1}.Announce(ReadOnlySpan{T1})"/>
    /// <param name="value1">The first label's value.</param>
    /// <param name="value2">The second label's value.</param>
    /// <param name="values">The last label's values.</param>
    public void Announce(T1 value1, T2 value2, params ReadOnlySpan<T3> values)
    {
        foreach (var value in values)
            WithLabels(value1, value2, value);
    }

    /// <inheritdoc cref="Labeled{TSeries,T1}.Find(T1)"/>
    /// <param name="value1">The first label's value.</param>
    /// <param name="value2">The second label's value.</param>
    /// <param name="value3">The third label's value.</param>
    public TSeries? Find(T1 value1, T2 value2, T3 value3) => _map.Lookup(value1, value2, value3, default, default);

    /// <inheritdoc cref="Labeled{TSeries,T1}.Remove(T1)"/>
    /// <param name="value1">The first label's value.</param>
    /// <param name="value2">The second label's value.</param>
    /// <param name="value3">The third label's value.</param>
    public bool Remove(T1 value1, T2 value2, T3 value3) => _map.Remove(value1, value2, value3, default, default);

    /// <inheritdoc cref="Labeled{TSeries,T1,T2}.RemoveAll{TLabel}(Label{TLabel}, TLabel)"/>
    /// <typeparam name="TLabel">The type of the label's values.</typeparam>
    /// <param name="label">The label.</param>
    /// <param name="value">The value.</param>
    public bool RemoveAll<TLabel>(Label<TLabel> label, TLabel value) => _map.RemoveAll(label, value);

    /// <summary>Removes all series with one value in each of two labels, such as all about one version of a model. Otherwise like <see cref="RemoveAll{TLabel}(Label{TLabel}, TLabel)"/>.</summary>
    /// <typeparam name="TA">The type of the first label's values.</typeparam>
    /// <typeparam name="TB">The type of the second label's values.</typeparam>
    /// <param name="labelA">The first label: the object that the series were created with.</param>
    /// <param name="valueA">Its value. A value beyond the label limit is folded into <c>other</c> and removes nothing.</param>
    /// <param name="labelB">The second label.</param>
    /// <param name="valueB">Its value.</param>
    /// <returns>True when there were such series.</returns>
    /// <exception cref="ArgumentException">The series have no such label, or both labels are the same one.</exception>
    public bool RemoveAll<TA, TB>(Label<TA> labelA, TA valueA, Label<TB> labelB, TB valueB) => _map.RemoveAll(labelA, valueA, labelB, valueB);
}
