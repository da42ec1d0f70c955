using Microsoft.AspNetCore.Builder;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Routes.Cases;

/// <summary>Paths that clients make up.</summary>
internal static class PathCases
{
    public static RouteSection Section => new("Paths that clients choose", "No path is ever a label: what no route matches is `unmatched`.",
    [
        Unmatched("No route", "GET /nothing/here"),
        Unmatched("A path that climbs", "GET /../../etc/passwd"),
        Unmatched("A path that climbs in disguise", "GET /%2e%2e/%2e%2e/etc/passwd"),
        Unmatched("A path with quotes and line breaks", "GET /%22%7D%0A%0D%5C"),
        Unmatched("A path that is no UTF-8", "GET /%C3%28%FF"),
        Unmatched("A very long path", "GET /aaa… (4,000 letters)") with { Path = "/" + new string('a', 4000) },
        Unmatched("A path called like the label", "GET /unmatched"),
        new("A parameter that climbs", "`MapGet(\"/items/{id}\")`", "GET /items/..%2f..%2fetc%2fpasswd", "200", "GET /items/{id} 200")
        {
            Map = app => app.MapGet("/items/{id}", (string id) => id),
        },
        new("A parameter with quotes and line breaks", "`MapGet(\"/items/{id}\")`", "GET /items/%22%7D%0A%0D%5C", "200", "GET /items/{id} 200")
        {
            Map = app => app.MapGet("/items/{id}", (string id) => id),
        },
        new("A very long parameter", "`MapGet(\"/items/{id}\")`", "GET /items/aaa… (4,000 letters)", "200", "GET /items/{id} 200")
        {
            Path = "/items/" + new string('a', 4000),
            Map = app => app.MapGet("/items/{id}", (string id) => id),
        },
        new("A whole address in place of the path", "`MapGet(\"/items/{id}\")`", "GET http://evil.example/items/5", "400", RouteCase.Nothing)
        {
            Note = "The server refuses it: the Host header says something else.",
            Map = app => app.MapGet("/items/{id}", (string id) => id),
        },
        new("A path longer than the server reads", "`MapGet(\"/items/{id}\")`", "GET /items/aaa… (9,000 letters)", "414", RouteCase.Nothing)
        {
            Path = "/items/" + new string('a', 9000),
            Note = "The server refuses it before the app sees a request.",
            Map = app => app.MapGet("/items/{id}", (string id) => id),
        },
    ]);

    private static RouteCase Unmatched(string name, string request) => new(name, "`MapGet(\"/items/{id}\")`", request, "404", "GET unmatched 404")
    {
        Error = ErrorSide.Client,
        Map = app => app.MapGet("/items/{id}", (string id) => id),
    };
}
