using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>One request as its observers see it: one start, and one end or exclusion. Reused for the next request.</summary>
internal sealed class ObservedRequest(RequestObservers observers)
{
    private readonly object?[] _states = new object?[observers.Count];
    private bool _hasStarted;

    /// <summary>Once for each request: a second route of the same request is shown at its end.</summary>
    public void Start(string method, RouteInfo route, HttpContext context)
    {
        if (_hasStarted)
            return;
        _hasStarted = true;
        observers.Started(new() { Method = method, Route = route.Template, Endpoint = route.Endpoint, HttpContext = context }, _states);
    }

    public void End(in EndedRequest request)
    {
        _hasStarted = false;
        observers.Ended(request, _states);
    }

    public void Exclude()
    {
        if (_hasStarted)
            observers.Excluded(_states);
        _hasStarted = false;
    }
}
