using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Rewrite;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Routes.Cases;

/// <summary>Requests that become others on their way.</summary>
internal static class RewrittenCases
{
    public static RouteSection Section => new("Rewritten requests",
        "The route that responds is recorded, with its method, its tags and its exclusion. Pages for errors are the exception: see above.",
    [
        new("A path that is rewritten", "`UseRewriter(...)` after ours", "GET /old/5", "200", "GET /items/{id} 200")
        {
            Note = "The route that handles the request.",
            Map = app =>
            {
                app.UseRewriter(new RewriteOptions().AddRewrite("^old/(.*)", "items/$1", skipRemainingRules: true));
                app.MapGet("/items/{id}", (string id) => id);
            },
        },
        new("A path that has a route and is rewritten", "`MapGet(\"/old/{id}\")`, `UseRewriter(...)`", "GET /old/5", "200", "GET /items/{id} 200")
        {
            Map = app =>
            {
                app.UseRewriter(new RewriteOptions().AddRewrite("^old/(.*)", "items/$1", skipRemainingRules: true));
                app.MapGet("/old/{id}", (string id) => id);
                app.MapGet("/items/{id}", (string id) => id);
            },
        },
        new("A path that is rewritten to an excluded endpoint", "`MapGet(\"/old/{id}\")`, `UseRewriter(...)`, `.DisableGatewayMetrics()`", "GET /old/5", "200", RouteCase.Nothing)
        {
            Map = app =>
            {
                app.UseRewriter(new RewriteOptions().AddRewrite("^old/(.*)", "items/$1", skipRemainingRules: true));
                app.MapGet("/old/{id}", (string id) => id);
                app.MapGet("/items/{id}", (string id) => id).DisableGatewayMetrics();
            },
        },
        new("An excluded path that is rewritten", "`MapGet(\"/old/{id}\").DisableGatewayMetrics()`, `UseRewriter(...)`", "GET /old/5", "200", "GET /items/{id} 200")
        {
            Map = app =>
            {
                app.UseRewriter(new RewriteOptions().AddRewrite("^old/(.*)", "items/$1", skipRemainingRules: true));
                app.MapGet("/old/{id}", (string id) => id).DisableGatewayMetrics();
                app.MapGet("/items/{id}", (string id) => id);
            },
        },
        new("A path that is rewritten to no route", "`MapGet(\"/old/{id}\")`, `UseRewriter(...)`", "GET /old/5", "404", "GET unmatched 404")
        {
            Error = ErrorSide.Client,
            Map = app =>
            {
                app.UseRewriter(new RewriteOptions().AddRewrite("^old/(.*)", "items/$1", skipRemainingRules: true));
                app.MapGet("/old/{id}", (string id) => id);
            },
        },
        new("A method that is overridden before routing", "`UseHttpMethodOverride()`, `UseRouting()`", "POST /items with X-HTTP-Method-Override: DELETE", "200", "DELETE /items 200")
        {
            Headers = ["X-HTTP-Method-Override: DELETE"],
            Map = app =>
            {
                app.UseHttpMethodOverride();
                app.UseRouting();
                app.MapPost("/items", () => "made");
                app.MapDelete("/items", () => "gone");
            },
        },
        new("A method that is overridden after routing", "`UseHttpMethodOverride()`, and no `UseRouting()`", "POST /items with X-HTTP-Method-Override: DELETE", "200", "POST /items 200")
        {
            Note = "The route for POST responds.",
            Headers = ["X-HTTP-Method-Override: DELETE"],
            Map = app =>
            {
                app.UseHttpMethodOverride();
                app.MapPost("/items", () => "made");
                app.MapDelete("/items", () => "gone");
            },
        },
        new("A second try of the application's", "a middleware runs the rest of the pipeline with another path after a 404, and `UseRouting()` after it", "GET /deep/link", "200", "GET /index 200")
        {
            Map = app =>
            {
                app.Use(async (context, next) =>
                {
                    await next(context);
                    if (context.Response.StatusCode != StatusCodes.Status404NotFound)
                        return;
                    context.SetEndpoint(null);
                    (context.Request.Path, context.Response.StatusCode) = ("/index", StatusCodes.Status200OK);
                    await next(context);
                });
                app.UseRouting();
                app.MapGet("/index", () => "the page");
            },
        },
    ]);
}
