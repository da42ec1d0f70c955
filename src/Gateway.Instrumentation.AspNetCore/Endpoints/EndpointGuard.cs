using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>What keeps the endpoints from harming their host: a port, a number of answers at a time, a time for each.</summary>
internal sealed class EndpointGuard(MetricsEndpointOptions options, TimeProvider time)
{
    // Half of what Prometheus waits at least between two scrapes by default; the answers under way take far less.
    private const string RetryAfterSeconds = "5";

    private int _underWay;

    /// <summary>With a place under <see cref="MetricsEndpointOptions.MaxConcurrentScrapes"/>.</summary>
    public RequestDelegate Limited(RequestDelegate serve) => OnPort(Counted(Cut(serve)));

    /// <summary>Without one: whoever asks for health is always told.</summary>
    public RequestDelegate Timed(RequestDelegate serve) => OnPort(Cut(serve));

    // Before all else: on another port nobody learns that there is something, nor takes a place.
    private RequestDelegate OnPort(RequestDelegate serve) => context =>
    {
        // Not by the Host header, as RequireHost does: clients choose that.
        if (options.Port is not { } port || context.Connection.LocalPort == port)
            return serve(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    };

    private RequestDelegate Counted(RequestDelegate serve) => async context =>
    {
        if (Interlocked.Increment(ref _underWay) <= options.MaxConcurrentScrapes)
        {
            try
            {
                await serve(context).ConfigureAwait(false);
            }
            finally
            {
                Interlocked.Decrement(ref _underWay);
            }
        }
        else
        {
            Interlocked.Decrement(ref _underWay);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
        }
    };

    private RequestDelegate Cut(RequestDelegate serve) => async context =>
    {
        context.Response.Headers.CacheControl = "no-store";
        using var timeout = new CancellationTokenSource(options.ResponseTimeout, time);

        // Cut rather than ended: what was sent so far must not pass for a whole page.
        using var cut = timeout.Token.Register(context.Abort);
        try
        {
            await serve(context).ConfigureAwait(false);
        }
        catch (Exception exception) when (context.RequestAborted.IsCancellationRequested && exception is OperationCanceledException or IOException)
        {
            // The client has gone, or was too slow; there is nobody to tell.
        }
    };
}
