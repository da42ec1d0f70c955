namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Observers;

/// <summary>Registers a metric that the library has with another type.</summary>
public sealed class TakesABuiltInName : IRequestObserver
{
    private readonly Gauge _requests;

    public TakesABuiltInName(MetricFactory metrics) => _requests = metrics.Gauge("pricing_requests_total", "The application's own.");

    public void RequestEnded(in EndedRequest request) => _requests.Inc();
}
