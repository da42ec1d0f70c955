using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Routes.Cases;

/// <summary>Endpoints that are not measured.</summary>
internal static class UnmeasuredCases
{
    public static RouteSection Section => new("Excluded",
        "The endpoints of `MapGatewayMetrics` and `MapHealthChecks`, and those that are marked. They count nowhere.",
    [
        new("A marked endpoint", "`MapGet(\"/items\").DisableGatewayMetrics()`", "GET /items", "200", RouteCase.Nothing)
        {
            Map = app => app.MapGet("/items", () => "all").DisableGatewayMetrics(),
        },
        new("A marked group", "`MapGroup(\"/api\").DisableGatewayMetrics()`", "GET /api/items", "200", RouteCase.Nothing)
        {
            Map = app => app.MapGroup("/api").DisableGatewayMetrics().MapGet("/items", () => "all"),
        },
        new("A handler with the attribute", "`[DisableGatewayMetrics] () => ...`", "GET /items", "200", RouteCase.Nothing)
        {
            Map = app => app.MapGet("/items", [DisableGatewayMetrics] () => "all"),
        },
        new("ASP.NET Core's own attribute", "`[DisableHttpMetrics] () => ...`", "GET /items", "200", RouteCase.Nothing)
        {
            Map = app => app.MapGet("/items", [DisableHttpMetrics] () => "all"),
        },
        new("ASP.NET Core's own call", "`MapGet(\"/items\").DisableHttpMetrics()`", "GET /items", "200", RouteCase.Nothing)
        {
            Map = app => app.MapGet("/items", () => "all").DisableHttpMetrics(),
        },
        new("An excluded endpoint that throws", "`.DisableGatewayMetrics()`, the handler throws", "GET /items", "500", RouteCase.Nothing)
        {
            Map = app => app.MapGet("/items", string () => throw new InvalidOperationException("broken on purpose")).DisableGatewayMetrics(),
        },
        new("An excluded endpoint that throws, with an error page", "as before, with `UseExceptionHandler(\"/error\")` before ours", "GET /items", "500", RouteCase.Nothing)
        {
            Before = app => app.UseExceptionHandler("/error"),
            Map = app =>
            {
                app.MapGet("/items", string () => throw new InvalidOperationException("broken on purpose")).DisableGatewayMetrics();
                app.Map("/error", () => "sorry");
            },
        },
        new("The metrics", "`MapGatewayMetrics()`", "GET /metrics", "200", RouteCase.Nothing) { Map = app => app.MapGatewayMetrics() },
        new("The metrics' health", "`MapGatewayMetrics()`", "GET /metrics/health", "200", RouteCase.Nothing) { Map = app => app.MapGatewayMetrics() },
        new("Another method at the metrics", "`MapGatewayMetrics()`", "DELETE /metrics", "405", "DELETE unmatched 405")
        {
            Error = ErrorSide.Client,
            Map = app => app.MapGatewayMetrics(),
        },
        new("Health checks", "`MapHealthChecks(\"/health\")`", "GET /health", "200", RouteCase.Nothing)
        {
            Services = services => services.AddHealthChecks(),
            Map = app => app.MapHealthChecks("/health"),
        },
        new("Health checks under another name", "`MapHealthChecks(\"/health\").WithDisplayName(\"Readiness\")`", "GET /health", "200", RouteCase.Nothing)
        {
            Services = services => services.AddHealthChecks(),
            Map = app => app.MapHealthChecks("/health").WithDisplayName("Readiness"),
        },
        new("Health checks behind an endpoint filter", "`MapGroup(\"/ops\").AddEndpointFilter(...).MapHealthChecks(\"/health\")`", "GET /ops/health", "200", RouteCase.Nothing)
        {
            Services = services => services.AddHealthChecks(),
            Map = app => app.MapGroup("/ops").AddEndpointFilter((context, next) => next(context)).MapHealthChecks("/health"),
        },
        new("An endpoint that borrows their name", "`MapGet(\"/items\").WithDisplayName(\"Health checks\")`", "GET /items", "200", "GET /items 200")
        {
            Map = app => app.MapGet("/items", () => "all").WithDisplayName("Health checks"),
        },
        new("Health checks as a middleware", "`UseHealthChecks(\"/health\")`", "GET /health", "200", "GET unmatched 200")
        {
            Note = "They have no endpoint there: map them.",
            Services = services => services.AddHealthChecks(),
            Map = app => app.UseHealthChecks("/health"),
        },
    ]);
}
