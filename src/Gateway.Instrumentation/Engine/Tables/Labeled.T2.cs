namespace Gateway.Instrumentation;

/// <summary>
/// A metric, or bundles of handles, with two labels. See <see cref="Labeled{TSeries,T1}"/>.
/// </summary>
/// <typeparam name="TSeries"><see cref="Counter"/>, <see cref="Gauge"/>, <see cref="Histogram"/>, <see cref="Summary"/>, <see cref="Info"/>, <see cref="RecentWindow"/>, or the type of a bundle.</typeparam>
/// <typeparam name="T1">The type of the first label's values.</typeparam>
/// <typeparam name="T2">The type of the second label's values.</typeparam>
/// <remarks>Thread-safe. A look-up takes no lock and allocates nothing once the series exists.</remarks>
public sealed class Labeled<TSeries, T1, T2>
    where TSeries : class
{
    private readonly LabelMap<TSeries, T1, T2, NoLabel, NoLabel, NoLabel> _map;

    internal Labeled(LabelMap<TSeries, T1, T2, NoLabel, NoLabel, NoLabel> map) => _map = map;

    internal bool HasLabels(params ReadOnlySpan<LabelDomain> domains) => _map.HasLabels(domains);

    /// <inheritdoc cref="Labeled{TSeries,T1}.WithLabels(T1)"/>
    /// <param name="value1">The first label's value. Null is recorded as <c>unknown</c>.</param>
    /// <param name="value2">The second label's value. Null is recorded as <c>unknown</c>.</param>
    public TSeries WithLabels(T1 value1, T2 value2) =>
        _map.Index.Find(value1, value2, default, default, default) ?? _map.Resolve(value1, value2, default, default, default);

    /// <inheritdoc cref="Labeled{TSeries,T1}.Announce(ReadOnlySpan{T1})"/>
    /// <param name="value1">The first label's value.</param>
    /// <param name="values">The last label's values.</param>
    public void Announce(T1 value1, params ReadOnlySpan<T2> values)
    {
        foreach (var value in values)
            WithLabels(value1, value);
    }

    /// <inheritdoc cref="Labeled{TSeries,T1}.Find(T1)"/>
    /// <param name="value1">The first label's value.</param>
    /// <param name="value2">The second label's value.</param>
    public TSeries? Find(T1 value1, T2 value2) => _map.Lookup(value1, value2, default, default, default);

    /// <inheritdoc cref="Labeled{TSeries,T1}.Remove(T1)"/>
    /// <param name="value1">The first label's value.</param>
    /// <param name="value2">The second label's value.</param>
    public bool Remove(T1 value1, T2 value2) => _map.Remove(value1, value2, default, default, default);

    /// <summary>Removes all series with one value of a label, such as everything about one session. Otherwise like <see cref="Labeled{TSeries,T1}.Remove(T1)"/>.</summary>
    /// <typeparam name="TLabel">The type of the label's values.</typeparam>
    /// <param name="label">The label: the object that the series were created with.</param>
    /// <param name="value">The value. A value beyond the label limit is folded into <c>other</c> and removes nothing.</param>
    /// <returns>True when there were such series.</returns>
    /// <exception cref="ArgumentException">The series have no such label.</exception>
    public bool RemoveAll<TLabel>(Label<TLabel> label, TLabel value) => _map.RemoveAll(label, value);
}
