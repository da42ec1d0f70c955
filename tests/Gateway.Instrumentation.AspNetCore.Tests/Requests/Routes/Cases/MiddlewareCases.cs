using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Routes.Cases;

/// <summary>Middlewares that answer in place of the endpoint.</summary>
internal static class MiddlewareCases
{
    public static RouteSection Section => new("Middleware that responds itself",
        "What refuses a request after routing has found its route is recorded under that route.",
    [
        new("A stranger where the endpoint asks for a name", "`UseAuthorization()`, `RequireAuthorization()`", "GET /items", "401", "GET /items 401")
        {
            Error = ErrorSide.Client,
            Services = AddAuthentication,
            Map = app => UseAuthorization(app).MapGet("/items", () => "all").RequireAuthorization(),
        },
        new("An unknown caller where no endpoint requires one", "`UseAuthorization()`", "GET /items", "200", "GET /items 200")
        {
            Services = AddAuthentication,
            Map = app => UseAuthorization(app).MapGet("/items", () => "all"),
        },
        new("A user without the role", "`RequireAuthorization(policy => policy.RequireRole(\"admin\"))`", "GET /items", "403", "GET /items 403")
        {
            Error = ErrorSide.Client,
            Headers = [$"{HeaderAuthentication.UserHeader}: somebody"],
            Services = AddAuthentication,
            Map = app => UseAuthorization(app).MapGet("/items", () => "all").RequireAuthorization(policy => policy.RequireRole("admin")),
        },
        new("A stranger, no route, and a policy for everything", "`UseAuthorization()` with a fallback policy", "GET /nothing", "401", "GET unmatched 401")
        {
            Error = ErrorSide.Client,
            Services = services =>
            {
                AddAuthentication(services);
                services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
            },
            Map = app => UseAuthorization(app).MapGet("/items", () => "all"),
        },
        new("One request too many", "`UseRateLimiter()`, `RequireRateLimiting(...)`", "GET /items", "429", "GET /items 429")
        {
            Error = ErrorSide.Client,
            Services = services => services.AddRateLimiter(limiter =>
            {
                limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
                limiter.AddPolicy("none", _ => RateLimitPartition.Get("none", _ => new NoPermits()));
            }),
            Map = app =>
            {
                app.UseRateLimiter();
                app.MapGet("/items", () => "all").RequireRateLimiting("none");
            },
        },
        new("A handler that takes too long", "`UseRequestTimeouts()`, `WithRequestTimeout(...)`", "GET /slow", "504", "GET /slow 504")
        {
            Error = ErrorSide.Service,
            Services = services => services.AddRequestTimeouts(),
            Map = app =>
            {
                app.UseRequestTimeouts();
                app.MapGet("/slow", (HttpContext context) => Task.Delay(Timeout.Infinite, context.RequestAborted)).WithRequestTimeout(TimeSpan.FromMilliseconds(1));
            },
        },
        new("A handler that takes too long, with the limit before ours", "`UseRequestTimeouts()` before ours, `WithRequestTimeout(...)`", "GET /slow", "504", "GET /slow 504")
        {
            Error = ErrorSide.Service,
            Services = services => services.AddRequestTimeouts(),
            Before = app => app.UseRequestTimeouts(),
            Map = app => app.MapGet("/slow", (HttpContext context) => Task.Delay(Timeout.Infinite, context.RequestAborted)).WithRequestTimeout(TimeSpan.FromMilliseconds(1)),
        },
        new("A middleware with a time limit of its own", "it replaces `RequestAborted` by a token of its own, and responds 504", "GET /slow", "504", "GET /slow 504")
        {
            Error = ErrorSide.Service,
            Note = "The client is still there, whatever the token says.",
            Map = app =>
            {
                app.Use((HttpContext context, RequestDelegate _) =>
                {
                    context.RequestAborted = new CancellationToken(canceled: true);
                    context.Response.StatusCode = StatusCodes.Status504GatewayTimeout;
                    return Task.CompletedTask;
                });
                app.MapGet("/slow", () => "late");
            },
        },
        new("Answers that are compressed", "`UseResponseCompression()`", "GET /items", "200", "GET /items 200")
        {
            Headers = ["Accept-Encoding: gzip"],
            Services = services => services.AddResponseCompression(),
            Map = app =>
            {
                app.UseResponseCompression();
                app.MapGet("/items", () => new string('a', 10_000));
            },
        },
        new("Answers that are kept", "`UseOutputCache()`, `CacheOutput()`", "GET /items", "200", "GET /items 200")
        {
            Services = services => services.AddOutputCache(),
            Map = app =>
            {
                app.UseOutputCache();
                app.MapGet("/items", () => "all").CacheOutput();
            },
        },
        new("A redirect to HTTPS", "`UseHttpsRedirection()`", "GET /items", "307", "GET /items 307")
        {
            Services = services => services.AddHttpsRedirection(https => https.HttpsPort = 443),
            Map = app =>
            {
                app.UseHttpsRedirection();
                app.MapGet("/items", () => "all");
            },
        },
        new("A middleware that answers everything", "`Run(...)`", "GET /items", "200", "GET unmatched 200")
        {
            Map = app => app.Run(context => context.Response.WriteAsync("all")),
        },
        new("A branch", "`Map(\"/branch\", branch => branch.Run(...))`", "GET /branch/5", "200", "GET unmatched 200")
        {
            Map = app => app.Map("/branch", branch => branch.Run(context => context.Response.WriteAsync("branch"))),
        },
        new("A branch with routes", "`Map(\"/branch\", branch => branch.UseRouting().UseEndpoints(...))`", "GET /branch/items/5", "200", "GET /items/{id} 200")
        {
            Note = "As routing in the branch sees it: without the branch's own part of the path.",
            Map = app => app.Map("/branch", branch => branch.UseRouting().UseEndpoints(routes => routes.MapGet("/items/{id}", (string id) => id))),
        },
    ]);

    private static void AddAuthentication(IServiceCollection services)
    {
        services.AddAuthorization();
        services.AddAuthentication(HeaderAuthentication.Scheme).AddScheme<HeaderAuthentication>();
    }

    private static WebApplication UseAuthorization(WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
        return app;
    }
}
