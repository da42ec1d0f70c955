using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Where the value of the service's own request label comes from.</summary>
internal sealed class RequestLabelSource(string name, Func<HttpContext, string?> valueOf)
{
    /// <summary>Throws where the metrics have another label, or none, so that no value would be shown.</summary>
    public void Check(MetricRegistry registry)
    {
        if (registry.RequestLabel?.Name != name)
            throw new InvalidOperationException(
                $"AddRequestLabel named \"{name}\", but the request metrics have {(registry.RequestLabel is { } other ? $"the label \"{other.Name}\"" : "no label of their own")}: set GatewayMetricsOptions.RequestLabel to \"{name}\" where you make the registry, or remove it from the configuration.");
    }

    /// <summary>The value, read when the request has ended: it was routed and authenticated by then.</summary>
    public string? Of(HttpContext context, MetricFactory metrics)
    {
        try
        {
            return valueOf(context);
        }
#pragma warning disable CA1031 // the application's code, and the request must not suffer from it
        catch (Exception exception)
#pragma warning restore CA1031
        {
            metrics.ReportFailure(nameof(RequestLabelSource), exception);
            return null;
        }
    }
}
