using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Routes.Cases;

/// <summary>Routes as minimal APIs map them.</summary>
internal static class MinimalApiCases
{
    public static RouteSection Section => new("Minimal APIs", "The endpoint is the route's template, with a slash in front.",
    [
        new("A route with a parameter", "`MapGet(\"/items/{id}\")`", "GET /items/5", "200", "GET /items/{id} 200")
        {
            Map = app => app.MapGet("/items/{id}", (string id) => id),
        },
        new("The root", "`MapGet(\"/\")`", "GET /", "200", "GET / 200")
        {
            Map = app => app.MapGet("/", () => "Hello"),
        },
        new("A template without a slash", "`MapGet(\"items\")`", "GET /items", "200", "GET /items 200")
        {
            Map = app => app.MapGet("items", () => "all"),
        },
        new("A path in other letters and with a slash behind", "`MapGet(\"/items\")`", "GET /ITEMS/", "200", "GET /items 200")
        {
            Map = app => app.MapGet("/items", () => "all"),
        },
        new("A query", "`MapGet(\"/items\")`", "GET /items?after=17", "200", "GET /items 200")
        {
            Map = app => app.MapGet("/items", () => "all"),
        },
        new("A group", "`MapGroup(\"/api\").MapGet(\"/items/{id}\")`", "GET /api/items/5", "200", "GET /api/items/{id} 200")
        {
            Map = app => app.MapGroup("/api").MapGet("/items/{id}", (string id) => id),
        },
        new("A group in a group", "`MapGroup(\"/api\").MapGroup(\"/v{version}\").MapGet(\"/\")`", "GET /api/v1", "200", "GET /api/v{version}/ 200")
        {
            Map = app => app.MapGroup("/api").MapGroup("/v{version}").MapGet("/", (string version) => version),
        },
        new("A catch-all", "`MapGet(\"/files/{*path}\")`", "GET /files/a/b/c", "200", "GET /files/{*path} 200")
        {
            Map = app => app.MapGet("/files/{*path}", (string path) => path),
        },
        new("A constraint that is met", "`MapGet(\"/items/{id:int}\")`", "GET /items/5", "200", "GET /items/{id:int} 200")
        {
            Map = app => app.MapGet("/items/{id:int}", (int id) => id),
        },
        new("A constraint that is not met", "`MapGet(\"/items/{id:int}\")`", "GET /items/five", "404", "GET unmatched 404")
        {
            Error = ErrorSide.Client,
            Map = app => app.MapGet("/items/{id:int}", (int id) => id),
        },
        new("An optional parameter that is given", "`MapGet(\"/items/{id?}\")`", "GET /items/5", "200", "GET /items/{id?} 200")
        {
            Map = app => app.MapGet("/items/{id?}", (string? id) => id ?? "all"),
        },
        new("An optional parameter that is missing", "`MapGet(\"/items/{id?}\")`", "GET /items", "200", "GET /items/{id?} 200")
        {
            Map = app => app.MapGet("/items/{id?}", (string? id) => id ?? "all"),
        },
        new("A value that does not fit the handler", "`MapGet(\"/items/{id}\", (int id) => ...)`", "GET /items/five", "400", "GET /items/{id} 400")
        {
            Error = ErrorSide.Client,
            Map = app => app.MapGet("/items/{id}", (int id) => id),
        },
        new("A handler that finds nothing", "`MapGet(\"/items/{id}\", () => Results.NotFound())`", "GET /items/5", "404", "GET /items/{id} 404")
        {
            Error = ErrorSide.Client,
            Note = "The route was found: it is the handler that says 404.",
            Map = app => app.MapGet("/items/{id}", (string id) => Results.NotFound()),
        },
        new("A handler that answers 503", "`MapGet(\"/items\", () => Results.StatusCode(503))`", "GET /items", "503", "GET /items 503")
        {
            Error = ErrorSide.Service,
            Map = app => app.MapGet("/items", () => Results.StatusCode(503)),
        },
        new("A redirect", "`MapGet(\"/old\", () => Results.Redirect(\"/new\"))`", "GET /old", "302", "GET /old 302")
        {
            Map = app => app.MapGet("/old", () => Results.Redirect("/new")),
        },
        new("An endpoint filter that answers", "a filter answers 422 before the handler", "POST /items", "422", "POST /items 422")
        {
            Error = ErrorSide.Client,
            Map = app => app.MapPost("/items", () => "made").AddEndpointFilter((_, _) => ValueTask.FromResult<object?>(Results.StatusCode(422))),
        },
        new("A fallback", "`MapFallback(...)`", "GET /anything/at/all", "200", "GET /{*path:nonfile} 200")
        {
            Map = app => app.MapFallback(() => "the page"),
        },
        new("A fallback and a path that looks like a file", "`MapFallback(...)`", "GET /app.js", "404", "GET unmatched 404")
        {
            Error = ErrorSide.Client,
            Note = "Fallbacks take no paths with a dot in the last part.",
            Map = app => app.MapFallback(() => "the page"),
        },
        new("A fallback beside a route", "`MapGet(\"/items\")` and `MapFallback(...)`", "GET /items", "200", "GET /items 200")
        {
            Map = app =>
            {
                app.MapGet("/items", () => "all");
                app.MapFallback(() => "the page");
            },
        },
    ]);
}
