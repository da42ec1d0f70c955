using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Instrumentation.AspNetCore.Tests.RequestIds;

/// <summary>An app that answers with the id that its handler saw.</summary>
internal static class IdApp
{
    public const string Header = "X-Request-ID";

    public static Task<TestApp> StartAsync(
        Action<RequestMetricsOptions>? options = null, Action<WebApplication>? map = null, Action<IServiceCollection>? services = null,
        IPAddress? client = null, Action<WebApplicationBuilder>? configureHost = null, Action<GatewayMetricsOptions>? configure = null, bool onKestrel = false) => TestApp.StartAsync(
            app =>
            {
                app.UseGatewayMetrics(options);
                map?.Invoke(app);
                app.MapGet("/id", (HttpContext context) => context.TraceIdentifier);
            },
            configure,
            all =>
            {
                all.ActAsServer((context, next) =>
                {
                    context.Connection.RemoteIpAddress = client ?? context.Connection.RemoteIpAddress;
                    return next(context);
                });
                services?.Invoke(all);
            },
            onKestrel, configureHost);

    /// <summary>The ids that came back: in the header, and what the handler saw.</summary>
    public static async Task<(string? Echoed, string Seen)> AskAsync(TestApp app, params (string Name, string Value)[] headers)
    {
        using var response = await SendAsync(app, "/id", headers);
        return (Echoed(response), await response.Content.ReadAsStringAsync());
    }

    public static async Task<HttpResponseMessage> SendAsync(TestApp app, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        return await app.Client.SendAsync(request);
    }

    public static string? Echoed(HttpResponseMessage response, string header = Header) =>
        response.Headers.TryGetValues(header, out var values) ? values.Single() : null;
}
