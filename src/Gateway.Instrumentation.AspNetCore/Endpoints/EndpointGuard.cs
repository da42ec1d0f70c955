using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Keeps the endpoints from harming their host: limits the port, the concurrent responses and the time of each.</summary>
internal sealed class EndpointGuard(MetricsEndpointOptions options, TimeProvider time)
{
    // Far longer than a response takes, and half of the shortest usual scrape interval.
    private const string RetryAfterSeconds = "5";

    private readonly ScrapePlaces _places = new(options.MaxConcurrentScrapes, time);

    /// <summary>Takes one of the places of <see cref="MetricsEndpointOptions.MaxConcurrentScrapes"/>.</summary>
    public RequestDelegate Limited(Func<HttpContext, ScrapePlace, Task> serve) => OnPort(Placed(serve));

    /// <inheritdoc cref="Limited(Func{HttpContext, ScrapePlace, Task})"/>
    public RequestDelegate Limited(RequestDelegate serve) => Limited((context, _) => serve(context));

    /// <summary>Does not count there: health is always answered.</summary>
    public RequestDelegate Timed(RequestDelegate serve) => OnPort(WithTimeout(serve));

    // First of all: on another port the endpoint does not exist, and its requests do not count under the limit.
    private RequestDelegate OnPort(RequestDelegate serve) => context =>
    {
        context.Response.Headers.CacheControl = "no-store";

        // Not the Host header, as RequireHost does: clients choose that.
        if (options.Port is not { } port || context.Connection.LocalPort == port)
            return serve(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    };

    private RequestDelegate Placed(Func<HttpContext, ScrapePlace, Task> serve) => async context =>
    {
        if (_places.Take(context.Abort) is not { } place)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
            return;
        }

        try
        {
            await WithTimeout(request => serve(request, place))(context).ConfigureAwait(false);
        }
        finally
        {
            _places.Free(place);
        }
    };

    private RequestDelegate WithTimeout(RequestDelegate serve) => async context =>
    {
        using var timeout = new CancellationTokenSource(options.ResponseTimeout, time);

        // Aborted, not completed: what was sent so far must not look like a whole page.
        using var abort = timeout.Token.Register(context.Abort);
        try
        {
            await serve(context).ConfigureAwait(false);
        }
        catch (Exception exception) when (context.RequestAborted.IsCancellationRequested && exception is OperationCanceledException or IOException)
        {
            // The client disconnected or was too slow: there is nobody to answer.
        }
    };
}
