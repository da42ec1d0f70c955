namespace Gateway.Instrumentation;

/// <summary>
/// A metric, or bundles of handles, with one label: maps the label value to the handle that records for it.
/// </summary>
/// <typeparam name="TSeries"><see cref="Counter"/>, <see cref="Gauge"/>, <see cref="Histogram"/>, <see cref="Summary"/>, <see cref="Info"/>, <see cref="RecentWindow"/>, or the type of a bundle.</typeparam>
/// <typeparam name="T1">The type of the label's values.</typeparam>
/// <remarks>Thread-safe. A look-up takes no lock and allocates nothing once the series exists.</remarks>
public sealed class Labeled<TSeries, T1>
    where TSeries : class
{
    private readonly LabelMap<TSeries, T1, NoLabel, NoLabel, NoLabel, NoLabel> _map;

    internal Labeled(LabelMap<TSeries, T1, NoLabel, NoLabel, NoLabel, NoLabel> map) => _map = map;

    internal bool HasLabels(params ReadOnlySpan<LabelDomain> domains) => _map.HasLabels(domains);

    /// <summary>
    /// Returns the handle for a label value. The first call creates the series and shows it on the page. Keep the handle when the
    /// value is always the same. A value beyond the label limit gets the handle of <c>other</c>.
    /// </summary>
    /// <param name="value1">The value. Null is recorded as <c>unknown</c>.</param>
    /// <returns>
    /// The handle; never null. It stays valid when its series is removed (see <see cref="Remove"/>). That of a gauge beyond
    /// <see cref="GatewayMetricsOptions.MaxSeriesPerMetric"/> records nothing, also when there is room again: do not keep it.
    /// </returns>
    public TSeries WithLabels(T1 value1) =>
        _map.Index.Find(value1, default, default, default, default) ?? _map.Resolve(value1, default, default, default, default);

    /// <summary>Shows series at 0 before the first event, so that <c>rate()</c> sees that event.</summary>
    /// <param name="values">The label's values.</param>
    public void Announce(params ReadOnlySpan<T1> values)
    {
        foreach (var value in values)
            WithLabels(value);
    }

    /// <summary>Returns the handle for a label value, if there is one; that of <c>other</c> for a folded value. Creates nothing.</summary>
    /// <param name="value1">The value.</param>
    /// <returns>The handle; null when there is no series, or it was removed.</returns>
    public TSeries? Find(T1 value1) => _map.Lookup(value1, default, default, default, default);

    /// <summary>
    /// Removes the series from the page and frees its memory. A handle that is still in use creates the series again, from 0,
    /// when it records. Of bundles it removes the bundle only: the series that it records to stay.
    /// </summary>
    /// <param name="value1">The value.</param>
    /// <returns>True when the value had its own series.</returns>
    public bool Remove(T1 value1) => _map.Remove(value1, default, default, default, default);
}
