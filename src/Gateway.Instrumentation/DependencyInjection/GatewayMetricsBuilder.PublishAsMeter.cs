using Gateway.Instrumentation;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

public sealed partial class GatewayMetricsBuilder
{
    /// <summary>
    /// Shows every metric as an observable instrument of a meter while the host runs, for <c>dotnet-counters</c>, Azure Monitor or
    /// an OpenTelemetry pipeline: <see cref="MetricRegistry.PublishAsMeter"/> says what becomes of each type.
    /// </summary>
    /// <param name="name">The name of the meter: what a listener asks for, as in OpenTelemetry's <c>AddMeter("Gateway")</c>.</param>
    /// <returns>This builder. A second call with the same name adds nothing.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public GatewayMetricsBuilder PublishAsMeter(string name = "Gateway")
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Services.Configure<PublishedMeterOptions>(options => options.Names.Add(name));
        Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, MeterPublisher>());
        return this;
    }
}
