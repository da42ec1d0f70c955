using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Routes.Cases;

/// <summary>Exceptions, handled and not, before and after.</summary>
internal static class ExceptionCases
{
    private const string Thrown = "GET /items/5, whose handler throws";

    public static RouteSection Section => new("Exceptions",
        "Whatever page an exception handler shows, the request keeps the route that the client asked for.",
    [
        Throwing("Nobody handles it", "no exception handler", "500", "500"),
        Throwing("A handler with a path", "`UseExceptionHandler(\"/error\")` after ours", "500", "500", app =>
        {
            app.UseExceptionHandler("/error");
            app.Map("/error", () => "sorry");
        }),
        Throwing("A handler with a delegate", "`UseExceptionHandler(branch => branch.Run(...))` after ours", "500", "500",
            app => app.UseExceptionHandler(branch => branch.Run(context => context.Response.WriteAsync("sorry")))),
        Throwing("A handler that writes problem details", "`AddProblemDetails()`, `UseExceptionHandler()` after ours", "500", "500", app => app.UseExceptionHandler())
            with { Services = services => services.AddProblemDetails() },
        Throwing("A handler that answers another status", "an `IExceptionHandler` answers 409; `UseExceptionHandler()` after ours", "409", "409", app => app.UseExceptionHandler())
            with { Services = AddConflictHandler, Error = ErrorSide.Client },
        Throwing("A handler with a path, where routing comes after ours", "`UseExceptionHandler(\"/error\")` and `UseRouting()` after ours", "500", "500", app =>
        {
            app.UseExceptionHandler("/error");
            app.UseRouting();
            app.Map("/error", () => "sorry");
        }),
        Throwing("A handler that fails itself", "`UseExceptionHandler(\"/error\")` after ours, whose page throws", "500", "500", app =>
        {
            app.UseExceptionHandler("/error");
            app.Map("/error", void () => throw new InvalidOperationException("broken, too"));
        }),
        Throwing("A middleware that catches it", "a `try` and `catch` after ours answers 502", "502", "502", app => app.Use(async (context, next) =>
        {
            try
            {
                await next(context);
            }
            catch (InvalidOperationException)
            {
                context.Response.StatusCode = StatusCodes.Status502BadGateway;
            }
        })),
        Throwing("The developer exception page", "`UseDeveloperExceptionPage()` after ours", "500", "500", app => app.UseDeveloperExceptionPage()),
        Throwing("The developer exception page before ours", "`UseDeveloperExceptionPage()` before ours", "500", "500") with { Before = app => app.UseDeveloperExceptionPage() },
        Throwing("A handler with a path before ours", "`UseExceptionHandler(\"/error\")` before ours", "500", "500", app => app.Map("/error", () => "sorry"))
            with { Before = app => app.UseExceptionHandler("/error"), Note = "Counted once: the error page runs through the pipeline again." },
        Throwing("A handler with a delegate before ours", "`UseExceptionHandler(branch => branch.Run(...))` before ours", "500", "500")
            with { Before = app => app.UseExceptionHandler(branch => branch.Run(context => context.Response.WriteAsync("sorry"))) },
        Throwing("A handler that writes problem details before ours", "`AddProblemDetails()`, `UseExceptionHandler()` before ours", "500", "500")
            with { Services = services => services.AddProblemDetails(), Before = app => app.UseExceptionHandler() },
        Throwing("A handler before ours that answers another status", "an `IExceptionHandler` answers 409; `UseExceptionHandler()` before ours", "409", "409")
            with { Services = AddConflictHandler, Before = app => app.UseExceptionHandler(), Error = ErrorSide.Client },
        new("An exception where no route matched", "a middleware after ours throws", "GET /nothing", "500", "GET unmatched 500")
        {
            Error = ErrorSide.Service,
            Map = app => app.Run(_ => throw new InvalidOperationException("broken on purpose")),
        },
        new("An exception after the response has started", "the handler writes and then throws", "GET /items", "200, cut off", "GET /items 200")
        {
            Error = ErrorSide.Service,
            Note = "The client saw 200 and a broken response: an error with the status that was sent.",
            Map = app => app.MapGet("/items", BreakOffAsync),
        },
        new("An exception after the response has started, and a handler", "as before, with `UseExceptionHandler(...)` after ours", "GET /items", "200, cut off", "GET /items 200")
        {
            Error = ErrorSide.Service,
            Map = app =>
            {
                app.UseExceptionHandler(branch => branch.Run(context => context.Response.WriteAsync("sorry")));
                app.MapGet("/items", BreakOffAsync);
            },
        },
        new("A cancellation that is not the client's", "the handler throws `OperationCanceledException`", "GET /items", "500", "GET /items 500")
        {
            Error = ErrorSide.Service,
            Map = app => app.MapGet("/items", void () => throw new OperationCanceledException()),
        },
    ]);

    private static RouteCase Throwing(string name, string app, string client, string recorded, Action<WebApplication>? use = null) =>
        new(name, app, Thrown, client, $"GET /items/{{id}} {recorded}")
        {
            Error = ErrorSide.Service,
            Map = app =>
            {
                use?.Invoke(app);
                app.MapGet("/items/{id}", string (string id) => throw new InvalidOperationException("broken on purpose"));
            },
        };

    private static async Task BreakOffAsync(HttpContext context)
    {
        await context.Response.WriteAsync("the beginning");
        throw new InvalidOperationException("broken on purpose");
    }

    private static void AddConflictHandler(IServiceCollection services)
    {
        services.AddProblemDetails();
        services.AddExceptionHandler<ConflictHandler>();
    }

    private sealed class ConflictHandler : IExceptionHandler
    {
        public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
        {
            httpContext.Response.StatusCode = StatusCodes.Status409Conflict;
            return ValueTask.FromResult(true);
        }
    }
}
