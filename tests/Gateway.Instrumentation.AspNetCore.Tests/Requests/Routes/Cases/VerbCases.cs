using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Routes.Cases;

/// <summary>Verbs that routes know, do not know, and that nobody knows.</summary>
internal static class VerbCases
{
    private static readonly string[] GetAndHead = ["GET", "HEAD"];

    public static RouteSection Section => new("Methods", "A method that HTTP does not define is `OTHER`: clients can invent any number of them.",
    [
        new("Another method than the route's", "`MapGet(\"/items\")`", "DELETE /items", "405", "DELETE unmatched 405")
        {
            Error = ErrorSide.Client,
            Note = "No route matched: the path alone does not make one.",
            Map = app => app.MapGet("/items", () => "all"),
        },
        new("HEAD on a route for GET", "`MapGet(\"/items\")`", "HEAD /items", "405", "HEAD unmatched 405")
        {
            Error = ErrorSide.Client,
            Map = app => app.MapGet("/items", () => "all"),
        },
        new("HEAD on a route for GET and HEAD", "`MapMethods(\"/items\", [\"GET\", \"HEAD\"])`", "HEAD /items", "200", "HEAD /items 200")
        {
            Map = app => app.MapMethods("/items", GetAndHead, () => "all"),
        },
        new("OPTIONS", "`MapGet(\"/items\")`", "OPTIONS /items", "405", "OPTIONS unmatched 405")
        {
            Error = ErrorSide.Client,
            Map = app => app.MapGet("/items", () => "all"),
        },
        new("OPTIONS of the whole server", "`MapGet(\"/items\")`", "OPTIONS *", "404", "OPTIONS unmatched 404")
        {
            Error = ErrorSide.Client,
            Map = app => app.MapGet("/items", () => "all"),
        },
        new("A browser's question before another site's request", "`UseCors()`, `MapGet(\"/items\").RequireCors(...)`", "OPTIONS /items", "204", "OPTIONS /items 204")
        {
            Headers = ["Origin: http://shop.example", "Access-Control-Request-Method: GET"],
            Services = services => services.AddCors(),
            Map = app =>
            {
                app.UseCors();
                app.MapGet("/items", () => "all").RequireCors(cors => cors.AllowAnyOrigin());
            },
        },
        new("A route for every method", "`Map(\"/items\")`", "PATCH /items", "200", "PATCH /items 200")
        {
            Map = app => app.Map("/items", () => "all"),
        },
        new("An unknown method, on a route for every method", "`Map(\"/items\")`", "BREW /items", "200", "OTHER /items 200")
        {
            Map = app => app.Map("/items", () => "all"),
        },
        new("An unknown method, on a route for GET", "`MapGet(\"/items\")`", "BREW /items", "405", "OTHER unmatched 405")
        {
            Error = ErrorSide.Client,
            Map = app => app.MapGet("/items", () => "all"),
        },
        new("An unknown method that has a route", "`MapMethods(\"/items\", [\"PURGE\"])`", "PURGE /items", "200", "OTHER /items 200")
        {
            Map = app => app.MapMethods("/items", ["PURGE"], () => "gone"),
        },
        new("A method in lower case", "`MapGet(\"/items\")`", "get /items", "200", "GET /items 200")
        {
            Note = "Routing takes it for GET, and so do we.",
            Map = app => app.MapGet("/items", () => "all"),
        },
    ]);
}
