using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Routes.Cases;

/// <summary>Responses of what the host and the framework put ahead of the application's own middleware.</summary>
internal static class AheadCases
{
    private const string Secured = "`AddAuthentication()`, `AddAuthorization()`, `RequireAuthorization()`, and no `UseAuthorization()`";

    public static RouteSection Section => new("What the host puts ahead of the application",
        "A `WebApplication` adds routing, authentication and authorization ahead of everything that the application uses, and libraries add start-up filters. What they respond is recorded as well.",
    [
        new("An unknown caller", Secured, "GET /items", "401", "GET /items 401")
        {
            Error = ErrorSide.Client,
            Services = Authenticate<HeaderAuthentication>,
            Map = MapSecured,
        },
        new("A user whom the framework refuses", Secured, "GET /items", "403", "GET /items 403")
        {
            Error = ErrorSide.Client,
            Headers = [$"{HeaderAuthentication.UserHeader}: somebody"],
            Services = Authenticate<HeaderAuthentication>,
            Map = app => app.MapGet("/items", () => "all").RequireAuthorization(policy => policy.RequireRole("admin")),
        },
        new("A challenge that leads to a log-in page", Secured + ", with a scheme that redirects", "GET /items", "302", "GET /items 302")
        {
            Services = Authenticate<RedirectingAuthentication>,
            Map = MapSecured,
        },
        new("An authentication that fails itself", Secured + ", with a scheme that throws", "GET /items", "500", "GET /items 500")
        {
            Error = ErrorSide.Service,
            Services = Authenticate<BrokenAuthentication>,
            Map = MapSecured,
        },
        new("Two routes for one request", "`MapGet(\"/items\")` twice", "GET /items", "500", "GET unmatched 500")
        {
            Error = ErrorSide.Service,
            Note = "Neither responded.",
            Map = app =>
            {
                foreach (var answer in (string[])["all", "all of them"])
                    app.MapGet("/items", () => answer);
            },
        },
        new("A host that is not allowed", "`AddHostFiltering(...)`, `UseHostFiltering()` before ours", "GET /items", "400", "GET unmatched 400")
        {
            Error = ErrorSide.Client,
            Services = services => services.AddHostFiltering(filter => filter.AllowedHosts = ["gateway.example"]),
            Before = app => app.UseHostFiltering(),
            Map = app => app.MapGet("/items", () => "all"),
        },
        new("A start-up filter that responds", "an `IStartupFilter` of a library answers 503", "GET /items", "503", "GET unmatched 503")
        {
            Error = ErrorSide.Service,
            Services = services => services.AddSingleton<IStartupFilter, MaintenanceFilter>(),
            Map = app => app.MapGet("/items", () => "all"),
        },
    ]);

    private static void MapSecured(WebApplication app) => app.MapGet("/items", () => "all").RequireAuthorization();

    private static void Authenticate<THandler>(IServiceCollection services)
        where THandler : AuthenticationHandler<AuthenticationSchemeOptions>
    {
        services.AddAuthorization();
        services.AddAuthentication(HeaderAuthentication.Scheme).AddScheme<THandler>();
    }

    private sealed class RedirectingAuthentication(
        IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger,
        UrlEncoder encoder) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(AuthenticateResult.NoResult());

        protected override Task HandleChallengeAsync(AuthenticationProperties properties)
        {
            Response.Redirect("/log-in");
            return Task.CompletedTask;
        }
    }

    private sealed class BrokenAuthentication(
        IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger,
        UrlEncoder encoder) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() =>
            Task.FromException<AuthenticateResult>(new InvalidOperationException("broken on purpose"));
    }

    private sealed class MaintenanceFilter : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((HttpContext context, RequestDelegate _) =>
            {
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return Task.CompletedTask;
            });
            next(app);
        };
    }
}
