namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Observers;

/// <summary>Keeps a gauge from a request's start to its end, as an application would.</summary>
public sealed class ActiveRequestsObserver(MetricFactory metrics) : IRequestObserver
{
    private readonly Labeled<Gauge, string> _active = metrics.Gauge("my_active_requests", "Requests in progress.", Label.Text("route"));
    private readonly Counter _ended = metrics.Counter("my_ended_requests_total", "Requests that ended.");

    public object? RequestStarted(in StartedRequest request)
    {
        var active = _active.WithLabels(request.Route);
        active.Inc();
        return active;
    }

    public void RequestEnded(in EndedRequest request)
    {
        ((Gauge)request.State!).Dec();
        _ended.Inc();
    }

    public void RequestExcluded(object? state) => ((Gauge)state!).Dec();
}
