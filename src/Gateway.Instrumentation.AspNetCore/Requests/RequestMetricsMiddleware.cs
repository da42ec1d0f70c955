using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Measures what comes after it, and leaves exceptions to those before it.</summary>
internal sealed class RequestMetricsMiddleware(RequestDelegate next, RequestRecorder recorder)
{
    // Servers use a context again for the next request of the same connection: a measurement costs no memory then.
    private readonly ConditionalWeakTable<HttpContext, RequestMeasurement> _measurements = [];

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

        if (!_measurements.TryGetValue(context, out var measurement))
            measurement = _measurements.GetValue(context, static _ => new RequestMeasurement());
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
}
