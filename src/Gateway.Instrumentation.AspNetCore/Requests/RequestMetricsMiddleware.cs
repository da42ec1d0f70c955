using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Measures the rest of the pipeline, and lets its exceptions through.</summary>
/// <param name="next">The rest of the pipeline.</param>
/// <param name="recorder">Where to record.</param>
/// <param name="contextsAreReused">Whether the host uses a context again for the connection's next request.</param>
/// <param name="isOutermost">
/// Whether it stands outside of routing and of all other middleware. Another one stands where <c>UseGatewayMetrics</c> was called.
/// </param>
internal sealed class RequestMetricsMiddleware(RequestDelegate next, RequestRecorder recorder, bool contextsAreReused, bool isOutermost)
{
    // Costs no memory where contexts are reused, and ten times as much as a new object where they are not.
    private readonly ConditionalWeakTable<HttpContext, RequestInFlight>? _requests = contextsAreReused ? [] : null;

    public Task InvokeAsync(HttpContext context)
    {
        // Measured from further outside, or an error page: a middleware before this one runs the pipeline once more.
        if (context.Features[typeof(IRequestMetricsFeature)] is { } measured)
        {
            (measured as RequestInFlight)?.Reach();
            return next(context);
        }

        var request = RequestOf(context);
        request.Start(context);
        if (!isOutermost)
            request.Reach();
        Task response;
        try
        {
            response = next(context);
        }
        catch (Exception exception)
        {
            request.End(exception);
            throw;
        }

        if (!response.IsCompletedSuccessfully)
            return request.EndLaterAsync(response);
        request.End(exception: null);
        return response;
    }

    private RequestInFlight RequestOf(HttpContext context) =>
        _requests is null ? new RequestInFlight(recorder)
        : _requests.TryGetValue(context, out var request) ? request
        : _requests.GetValue(context, _ => new RequestInFlight(recorder));
}
