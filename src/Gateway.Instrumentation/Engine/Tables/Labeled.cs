namespace Gateway.Instrumentation;

/// <summary>
/// A metric (or a bundle of handles) with one label: maps a label value to what records for it.
/// </summary>
/// <typeparam name="TSeries"><see cref="Counter"/>, <see cref="Gauge"/>, <see cref="Histogram"/>, <see cref="Info"/>, or a bundle's type.</typeparam>
/// <typeparam name="T1">The type of the label's values.</typeparam>
/// <remarks>Thread-safe. A look-up takes no lock and allocates nothing once the series exists.</remarks>
public sealed class Labeled<TSeries, T1>
    where TSeries : class
{
    private readonly LabelMap<TSeries, T1, NoLabel, NoLabel> _map;

    internal Labeled(LabelMap<TSeries, T1, NoLabel, NoLabel> map) => _map = map;

    /// <summary>
    /// The handle for a label value; made, and shown on the page, when it is asked for first. Keep it where the value
    /// is always the same. A value beyond the label's limit gets the handle of <c>other</c>.
    /// </summary>
    /// <param name="value1">The value. Null is <c>unknown</c>.</param>
    /// <returns>The handle. Never null; it stays valid when its series is removed (see <see cref="Remove"/>).</returns>
    public TSeries WithLabels(T1 value1) => _map.Get(value1, default, default);

    /// <summary>What was asked for under a value that is shown as it is; null when nobody did. Makes nothing.</summary>
    internal TSeries? Find(T1 value1) => _map.Index.Find(value1, default, default);

    /// <summary>What was asked for so far.</summary>
    internal IEnumerable<TSeries> Values => _map.Index.Entries.Select(entry => entry.Value);

    /// <summary>
    /// Takes the series off the page and gives its memory back. A handle that someone still holds makes the series
    /// anew, from 0, when it records again.
    /// </summary>
    /// <param name="value1">The value.</param>
    /// <returns>False when the value has no series of its own.</returns>
    public bool Remove(T1 value1) => _map.Remove(value1, default, default);
}

/// <summary>
/// A metric (or a bundle of handles) with two labels. See <see cref="Labeled{TSeries,T1}"/>.
/// </summary>
/// <typeparam name="TSeries"><see cref="Counter"/>, <see cref="Gauge"/>, <see cref="Histogram"/>, <see cref="Info"/>, or a bundle's type.</typeparam>
/// <typeparam name="T1">The type of the first label's values.</typeparam>
/// <typeparam name="T2">The type of the second label's values.</typeparam>
/// <remarks>Thread-safe. A look-up takes no lock and allocates nothing once the series exists.</remarks>
public sealed class Labeled<TSeries, T1, T2>
    where TSeries : class
{
    private readonly LabelMap<TSeries, T1, T2, NoLabel> _map;

    internal Labeled(LabelMap<TSeries, T1, T2, NoLabel> map) => _map = map;

    /// <inheritdoc cref="Labeled{TSeries,T1}.WithLabels(T1)"/>
    /// <param name="value1">The first label's value. Null is <c>unknown</c>.</param>
    /// <param name="value2">The second label's value. Null is <c>unknown</c>.</param>
    public TSeries WithLabels(T1 value1, T2 value2) => _map.Get(value1, value2, default);

    /// <inheritdoc cref="Labeled{TSeries,T1}.Remove(T1)"/>
    /// <param name="value1">The first label's value.</param>
    /// <param name="value2">The second label's value.</param>
    public bool Remove(T1 value1, T2 value2) => _map.Remove(value1, value2, default);
}

/// <summary>
/// A metric (or a bundle of handles) with three labels. See <see cref="Labeled{TSeries,T1}"/>.
/// </summary>
/// <typeparam name="TSeries"><see cref="Counter"/>, <see cref="Gauge"/>, <see cref="Histogram"/>, <see cref="Info"/>, or a bundle's type.</typeparam>
/// <typeparam name="T1">The type of the first label's values.</typeparam>
/// <typeparam name="T2">The type of the second label's values.</typeparam>
/// <typeparam name="T3">The type of the third label's values.</typeparam>
/// <remarks>Thread-safe. A look-up takes no lock and allocates nothing once the series exists.</remarks>
public sealed class Labeled<TSeries, T1, T2, T3>
    where TSeries : class
{
    private readonly LabelMap<TSeries, T1, T2, T3> _map;

    internal Labeled(LabelMap<TSeries, T1, T2, T3> map) => _map = map;

    /// <inheritdoc cref="Labeled{TSeries,T1}.WithLabels(T1)"/>
    /// <param name="value1">The first label's value. Null is <c>unknown</c>.</param>
    /// <param name="value2">The second label's value. Null is <c>unknown</c>.</param>
    /// <param name="value3">The third label's value. Null is <c>unknown</c>.</param>
    public TSeries WithLabels(T1 value1, T2 value2, T3 value3) => _map.Get(value1, value2, value3);

    /// <inheritdoc cref="Labeled{TSeries,T1}.Remove(T1)"/>
    /// <param name="value1">The first label's value.</param>
    /// <param name="value2">The second label's value.</param>
    /// <param name="value3">The third label's value.</param>
    public bool Remove(T1 value1, T2 value2, T3 value3) => _map.Remove(value1, value2, value3);
}
