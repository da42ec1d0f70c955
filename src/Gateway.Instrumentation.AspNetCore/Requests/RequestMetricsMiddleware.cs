using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Measures what comes after it, and leaves exceptions to those before it.</summary>
/// <param name="next">What comes after it.</param>
/// <param name="recorder">Where to record.</param>
/// <param name="reuse">Whether the host uses a context again for the connection's next request.</param>
internal sealed class RequestMetricsMiddleware(RequestDelegate next, RequestRecorder recorder, bool reuse)
{
    // Costs no memory where contexts come back, and ten times as much as a new object where they do not.
    private readonly ConditionalWeakTable<HttpContext, RequestMeasurement>? _measurements = reuse ? [] : null;

    public Task InvokeAsync(HttpContext context)
    {
        // The page for an error, run through the pipeline once more by a middleware before this one: the request has been counted.
        if (context.Features[typeof(IRequestMetricsFeature)] is not null)
            return next(context);

        var endpoint = context.GetEndpoint();
        var route = MeasuredRoute.Of(endpoint);
        if (!route.IsMeasured)
        {
            context.Features.Set<IRequestMetricsFeature>(LeftOut.Instance);
            return next(context);
        }

        var measurement = MeasurementOf(context);
        measurement.Start(context, endpoint, route, recorder);
        Task answer;
        try
        {
            answer = next(context);
        }
        catch (Exception exception)
        {
            measurement.End(exception);
            throw;
        }

        if (!answer.IsCompletedSuccessfully)
            return measurement.EndLaterAsync(answer);
        measurement.End(exception: null);
        return answer;
    }

    private RequestMeasurement MeasurementOf(HttpContext context) =>
        _measurements is null ? new RequestMeasurement()
        : _measurements.TryGetValue(context, out var measurement) ? measurement
        : _measurements.GetValue(context, static _ => new RequestMeasurement());
}
