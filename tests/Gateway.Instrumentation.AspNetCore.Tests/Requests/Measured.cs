using Gateway.Instrumentation.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests;

/// <summary>Apps on Kestrel that measure, and what they have measured once they have stopped.</summary>
internal static class Measured
{
    public static Task<TestApp> StartAsync(
        Action<WebApplication> map, Action<RequestMetricsOptions>? options = null, Action<WebApplicationBuilder>? configureHost = null,
        Action<GatewayMetricsOptions>? configure = null, bool onKestrel = true) => TestApp.StartAsync(
            app =>
            {
                app.UseGatewayMetrics(options);
                map(app);
            },
            configure, onKestrel: onKestrel, configureHost: builder =>
            {
                builder.WebHost.ConfigureKestrel(kestrel => kestrel.AllowSynchronousIO = true);
                configureHost?.Invoke(builder);
            });

    /// <summary>Starts an app, lets a client ask, and waits for the end of all that it has asked.</summary>
    public static async Task<GatewayMetrics> OnceAsync(Action<WebApplication> map, Func<HttpClient, Task> ask, Action<WebApplicationBuilder>? configureHost = null)
    {
        await using var app = await StartAsync(map, configureHost: configureHost);
        await ask(app.Client);
        await app.StopAsync();
        return app.Metrics;
    }

    /// <summary>The length of the only answer, or null when none was recorded.</summary>
    public static double? ResponseSize(this GatewayMetrics metrics) => Size(metrics, "http_response_size_bytes");

    /// <summary>The length of the only request, or null when none was recorded.</summary>
    public static double? RequestSize(this GatewayMetrics metrics) => Size(metrics, "http_request_size_bytes");

    private static double? Size(GatewayMetrics metrics, string name)
    {
        RecordedRequests.Of(metrics).Count.ShouldBe(1);
        var page = metrics.Scrape();
        if (!page.Has(name + "_count") || page.Value(name + "_count") == 0)
            return null;
        page.Value(name + "_count").ShouldBe(1);
        return page.Value(name + "_sum");
    }
}
