using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Instrumentation.AspNetCore.Tests.Endpoints;

/// <summary>An app whose metrics an admin may reset.</summary>
internal static class ResettableApp
{
    public const string Admin = "admin";
    private const string Policy = "metrics-admin";

    public static Task<TestApp> StartAsync(bool withReset = true, bool useMiddleware = true, bool onKestrel = false, Action<WebApplication>? map = null,
        Action<IEndpointConventionBuilder>? more = null) => TestApp.StartAsync(
        app =>
        {
            if (useMiddleware)
            {
                app.UseAuthentication();
                app.UseAuthorization();
            }

            map?.Invoke(app);
            var metrics = app.MapGatewayMetrics("/metrics", options =>
            {
                if (!withReset)
                    return;
                options.Endpoints |= MetricsEndpoints.Reset;
                options.ResetPolicy = Policy;
            });
            more?.Invoke(metrics);
        },
        configureServices: services =>
        {
            services.AddAuthentication(HeaderAuthentication.Scheme).AddScheme<HeaderAuthentication>();
            services.AddAuthorization(options => options.AddPolicy(Policy, policy => policy.RequireUserName(Admin)));
        },
        onKestrel: onKestrel);

    public static HttpRequestMessage Reset(string? user)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/metrics/reset");
        if (user is not null)
            request.Headers.Add(HeaderAuthentication.UserHeader, user);
        return request;
    }
}
