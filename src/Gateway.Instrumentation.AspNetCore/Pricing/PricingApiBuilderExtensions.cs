using Gateway.Instrumentation;
using Gateway.Instrumentation.AspNetCore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the metrics of a pricing service's requests.</summary>
public static class PricingApiBuilderExtensions
{
    /// <summary>
    /// Records every request that <c>UseGatewayMetrics</c> measures in <see cref="PricingApiMetrics"/> as well, and the time of
    /// endpoints with <c>TrackScore</c>.
    /// </summary>
    /// <param name="builder">What <c>AddGatewayMetrics</c> returned.</param>
    /// <returns>The builder. Called again, it adds nothing twice.</returns>
    public static GatewayMetricsBuilder AddPricingApiObserver(this GatewayMetricsBuilder builder) =>
        builder.AddRequestObserver<PricingApiObserver>();
}
