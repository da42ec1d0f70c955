namespace Gateway.Instrumentation;

/// <summary>
/// A metric, or a bundle of handles, with one label: maps the label's value to the handle that records for it.
/// </summary>
/// <typeparam name="TSeries"><see cref="Counter"/>, <see cref="Gauge"/>, <see cref="Histogram"/>, <see cref="Summary"/>, <see cref="Info"/>, <see cref="RecentWindow"/>, or a bundle's type.</typeparam>
/// <typeparam name="T1">The type of the label's values.</typeparam>
/// <remarks>Thread-safe. A look-up takes no lock and allocates nothing once the series exists.</remarks>
public sealed class Labeled<TSeries, T1>
    where TSeries : class
{
    private readonly LabelMap<TSeries, T1, NoLabel, NoLabel, NoLabel, NoLabel> _map;

    internal Labeled(LabelMap<TSeries, T1, NoLabel, NoLabel, NoLabel, NoLabel> map) => _map = map;

    /// <summary>
    /// The handle for a label value. The first call makes the series and shows it on the page. Keep the handle where the
    /// value is always the same. A value beyond the label's limit gets the handle of <c>other</c>.
    /// </summary>
    /// <param name="value1">The value. Null is <c>unknown</c>.</param>
    /// <returns>The handle. Never null; it stays valid when its series is removed (see <see cref="Remove"/>).</returns>
    public TSeries WithLabels(T1 value1) =>
        _map.Index.Find(value1, default, default, default, default) ?? _map.Resolve(value1, default, default, default, default);

    /// <summary>Shows series at 0 before the first event, so that <c>rate()</c> sees that event.</summary>
    /// <param name="values">The label's values.</param>
    public void Announce(params ReadOnlySpan<T1> values)
    {
        foreach (var value in values)
            WithLabels(value);
    }

    /// <summary>The handle for a label value if there is one. Makes nothing.</summary>
    /// <param name="value1">The value.</param>
    /// <returns>The handle; null when nobody asked for it, or its series was removed.</returns>
    public TSeries? Find(T1 value1) => _map.Lookup(value1, default, default, default, default);

    /// <summary>
    /// Takes the series off the page and gives its memory back. A handle that someone still holds makes the series
    /// anew, from 0, when it records again.
    /// </summary>
    /// <param name="value1">The value.</param>
    /// <returns>False when the value has no series of its own.</returns>
    public bool Remove(T1 value1) => _map.Remove(value1, default, default, default, default);
}
