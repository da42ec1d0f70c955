using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Routes.Cases;

/// <summary>Pages for statuses, which run or name another endpoint.</summary>
internal static class StatusPageCases
{
    public static RouteSection Section => new("Pages for statuses",
        "A status code page is not the route that the client asked for.",
    [
        Missing("A text for the status", "`UseStatusCodePages()` after ours", "404", "404", app => app.UseStatusCodePages()),
        Missing("Another endpoint for the status", "`UseStatusCodePagesWithReExecute(\"/status/{0}\")` after ours", "404", "404", app => app.UseStatusCodePagesWithReExecute("/status/{0}")),
        Missing("A redirect for the status", "`UseStatusCodePagesWithRedirects(\"/status/{0}\")` after ours", "302", "302", app => app.UseStatusCodePagesWithRedirects("/status/{0}"))
            with { Error = ErrorSide.None, Note = "What the client sees is the redirect." },
        Missing("A text for the status, before ours", "`UseStatusCodePages()` before ours", "404", "404") with { Before = app => app.UseStatusCodePages() },
        Missing("Another endpoint for the status, before ours", "`UseStatusCodePagesWithReExecute(\"/status/{0}\")` before ours", "404", "404")
            with { Before = app => app.UseStatusCodePagesWithReExecute("/status/{0}"), Note = "Counted once: the page runs through the pipeline again." },
        Missing("A redirect for the status, before ours", "`UseStatusCodePagesWithRedirects(\"/status/{0}\")` before ours", "302", "302")
            with { Before = app => app.UseStatusCodePagesWithRedirects("/status/{0}"), Error = ErrorSide.None },
        Unmatched("No route, and another endpoint for the status", "`UseStatusCodePagesWithReExecute(\"/status/{0}\")` after ours",
            app => app.UseStatusCodePagesWithReExecute("/status/{0}")),
        Unmatched("No route, another endpoint for the status, and routing after ours", "`UseStatusCodePagesWithReExecute(\"/status/{0}\")` and `UseRouting()` after ours", app =>
        {
            app.UseStatusCodePagesWithReExecute("/status/{0}");
            app.UseRouting();
        }),
        Unmatched("No route, and another endpoint without a body for the status", "`UseStatusCodePagesWithReExecute(\"/empty\")` after ours", app =>
        {
            app.UseStatusCodePagesWithReExecute("/empty");
            app.MapGet("/empty", () => { });
        }),
        Unmatched("No route, and another endpoint for the status, before ours", "`UseStatusCodePagesWithReExecute(\"/status/{0}\")` before ours")
            with { Before = app => app.UseStatusCodePagesWithReExecute("/status/{0}") },
        new("Another endpoint for the status, where routing comes after ours", "`UseStatusCodePagesWithReExecute(\"/status/{0}\")` and `UseRouting()` after ours",
            "GET /items/5, whose handler answers 404", "404", "GET /items/{id} 404")
        {
            Error = ErrorSide.Client,
            Map = app =>
            {
                app.UseStatusCodePagesWithReExecute("/status/{0}");
                app.UseRouting();
                MapItems(app);
            },
        },
    ]);

    private static RouteCase Missing(string name, string app, string client, string recorded, Action<WebApplication>? use = null) =>
        new(name, app, "GET /items/5, whose handler answers 404", client, $"GET /items/{{id}} {recorded}")
        {
            Error = ErrorSide.Client,
            Map = app =>
            {
                use?.Invoke(app);
                MapItems(app);
            },
        };

    private static RouteCase Unmatched(string name, string app, Action<WebApplication>? use = null) =>
        new(name, app, "GET /nothing", "404", "GET unmatched 404")
        {
            Error = ErrorSide.Client,
            Map = app =>
            {
                use?.Invoke(app);
                MapItems(app);
            },
        };

    private static void MapItems(WebApplication app)
    {
        app.MapGet("/items/{id}", (string id) => Results.NotFound());
        app.MapGet("/status/{code}", (int code) => $"status {code}");
    }
}
