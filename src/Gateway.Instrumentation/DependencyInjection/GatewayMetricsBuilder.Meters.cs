using Gateway.Instrumentation;

namespace Microsoft.Extensions.DependencyInjection;

public sealed partial class GatewayMetricsBuilder
{
    /// <summary>
    /// Shows the instruments of meters (System.Diagnostics.Metrics) on the page, with the names that OpenTelemetry's Prometheus
    /// exporter gives them. Listening starts when the metrics are first asked for, at the latest before the first hosted service
    /// starts, and ends with the service provider.
    /// </summary>
    /// <param name="names">
    /// Names of meters, in any case, such as <c>Npgsql</c>; <c>*</c> stands for any characters, as in <c>MyCompany.*</c>. A name
    /// that matches no meter in the first minute is logged as a warning.
    /// </param>
    /// <returns>This builder.</returns>
    /// <remarks>
    /// Measurements before listening are lost. A counter that goes up and down then shows what has changed since.
    /// Meters that another host of the process made with its own meter factory are not shown.
    /// </remarks>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    public GatewayMetricsBuilder AddMeter(params string[] names) => Add(MeterSelection.Of(names));

    /// <summary>Does the same as <see cref="AddMeter(string[])"/> for one name or pattern, with options.</summary>
    /// <param name="name">The name of the meter, or a pattern with <c>*</c>.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>This builder.</returns>
    /// <remarks>Where several calls match a meter, a name wins over a preset, a preset over a pattern, and then the last call.</remarks>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="MetricRegistrationException">Bucket bounds are not valid, or a name in the options is blank.</exception>
    public GatewayMetricsBuilder AddMeter(string name, Action<MeterInputOptions> configure) => Add([MeterSelection.Of(name, configure)]);

    /// <summary>Shows the meters of well-known libraries: <c>AddMeters(KnownMeters.HttpClient | KnownMeters.Npgsql)</c>.</summary>
    /// <param name="meters">The libraries. What this library's families record already is left out.</param>
    /// <returns>This builder.</returns>
    public GatewayMetricsBuilder AddMeters(KnownMeters meters) => Add(KnownMeterSelections.Of(meters));

    private GatewayMetricsBuilder Add(IReadOnlyList<MeterSelection> selections)
    {
        Services.Configure<ListenedMetersOptions>(options => options.Selections.AddRange(selections));
        return this;
    }
}
