using Gateway.Instrumentation;
using Gateway.Instrumentation.AspNetCore;
using Microsoft.AspNetCore.Http;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Gives the request metrics a label of the service's own.</summary>
public static class RequestLabelBuilderExtensions
{
    /// <summary>
    /// Adds a label, such as the tenant or the API version, to the counters and durations of <see cref="HttpMetrics"/> and
    /// to the durations of <see cref="HttpStreamMetrics"/>. Every query and dashboard that reads them without <c>sum</c> then sees
    /// one series for each value.
    /// </summary>
    /// <param name="builder">What <c>AddGatewayMetrics</c> returned.</param>
    /// <param name="name">The label's name.</param>
    /// <param name="valueOf">
    /// The value, asked for once when a request ends. Null and the empty text are <c>unknown</c>, as is an exception, which is
    /// counted in <c>gateway_metrics_rejected_total</c> and logged once. Clients can invent values: prefer what was authenticated or matched.
    /// </param>
    /// <param name="limit">How many values are shown; later ones become <c>other</c>.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">It was called before: there is room for one such label.</exception>
    public static GatewayMetricsBuilder AddRequestLabel(
        this GatewayMetricsBuilder builder, string name, Func<HttpContext, string?> valueOf, int limit = 20)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(valueOf);
        if (builder.Services.Any(static service => service.ServiceType == typeof(RequestLabelSource)))
            throw new InvalidOperationException("AddRequestLabel was called before: the request metrics have room for one label of the service's own.");
        builder.Services.AddSingleton(new RequestLabelSource(name, valueOf));
        builder.Services.Configure<GatewayMetricsOptions>(options => (options.RequestLabel, options.RequestLabelLimit) = (name, limit));
        return builder;
    }
}
