using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Routes.Cases;

/// <summary>Where routing and the middleware stand to each other.</summary>
internal static class OrderCases
{
    public static RouteSection Section => new("Order",
        "A `WebApplication` routes before everything else unless it is told where with `UseRouting()`. Where `UseGatewayMetrics` is called makes no difference.",
    [
        new("Routing before ours", "`UseRouting()` before ours", "GET /items/5", "200", "GET /items/{id} 200")
        {
            Before = app => app.UseRouting(),
            Map = app => app.MapGet("/items/{id}", (string id) => id),
        },
        new("Routing after ours", "`UseRouting()` after ours", "GET /items/5", "200", "GET /items/{id} 200")
        {
            Map = app => app.UseRouting().UseEndpoints(routes => routes.MapGet("/items/{id}", (string id) => id)),
        },
        new("Routing after ours, and no route", "`UseRouting()` after ours", "GET /nothing", "404", "GET unmatched 404")
        {
            Error = ErrorSide.Client,
            Map = app => app.UseRouting().UseEndpoints(routes => routes.MapGet("/items/{id}", (string id) => id)),
        },
        new("Routing after ours, and an excluded endpoint", "`UseRouting()` after ours, `.DisableGatewayMetrics()`", "GET /items/5", "200", RouteCase.Nothing)
        {
            Map = app => app.UseRouting().UseEndpoints(routes => routes.MapGet("/items/{id}", (string id) => id).DisableGatewayMetrics()),
        },
        new("A short-circuited route", "`MapGet(\"/items\").ShortCircuit()`", "GET /items", "200", "GET /items 200")
        {
            Note = "Routing responds itself.",
            Map = app => app.MapGet("/items", () => "all").ShortCircuit(),
        },
        new("A short-circuited route, where routing comes after ours", "`UseRouting()` after ours, `MapGet(\"/items\").ShortCircuit()`", "GET /items", "200", "GET /items 200")
        {
            Map = app =>
            {
                app.UseRouting();
                app.MapGet("/items", () => "all").ShortCircuit();
            },
        },
        new("Short-circuited paths", "`MapShortCircuit(404, \"robots.txt\")`", "GET /robots.txt", "404", "GET /robots.txt/{**catchall} 404")
        {
            Error = ErrorSide.Client,
            Note = "Routing responds itself.",
            Map = app => app.MapShortCircuit(404, "robots.txt"),
        },
        new("Short-circuited paths, where routing comes after ours", "`UseRouting()` after ours, `MapShortCircuit(404, \"robots.txt\")`", "GET /robots.txt", "404", "GET /robots.txt/{**catchall} 404")
        {
            Error = ErrorSide.Client,
            Map = app =>
            {
                app.UseRouting();
                app.MapShortCircuit(404, "robots.txt");
            },
        },
        new("Ours after a middleware that answers everything", "`Run(...)` before ours", "GET /items", "200", "GET unmatched 200")
        {
            Before = app => app.Run(context => context.Response.WriteAsync("all")),
        },
        new("Ours after `UseEndpoints`", "`UseRouting().UseEndpoints(...)` before ours", "GET /items/5", "200", "GET /items/{id} 200")
        {
            Before = app => app.UseRouting().UseEndpoints(routes => routes.MapGet("/items/{id}", (string id) => id)),
        },
        new("A base path", "`UsePathBase(\"/base\")` and `UseRouting()` after ours", "GET /base/items/5", "200", "GET /items/{id} 200")
        {
            Note = "Without the base path, which is not a part of the template.",
            Map = app =>
            {
                app.UsePathBase("/base");
                app.UseRouting();
                app.MapGet("/items/{id}", (string id) => id);
            },
        },
        new("A second run of the pipeline", "a middleware before ours calls `next` twice", "GET /items/5", "200", "GET /items/{id} 200")
        {
            Note = "One request, counted once.",
            Before = app => app.Use(async (context, next) =>
            {
                await next(context);
                await next(context);
            }),
            Map = app => app.MapGet("/items/{id}", (string id) => Results.Empty),
        },
    ]);
}
