namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Calls the application's observers. One that throws harms neither the request nor the others.</summary>
internal sealed class RequestObservers(IEnumerable<IRequestObserver> observers, MetricFactory metrics)
{
    private readonly IRequestObserver[] _observers = [.. observers];

    public int Count => _observers.Length;

    public bool Has(Type type) => _observers.Any(type.IsInstanceOfType);

    /// <param name="request">The request.</param>
    /// <param name="states">Takes what each observer wants back at the end; as long as <see cref="Count"/>.</param>
    public void Started(in StartedRequest request, object?[] states)
    {
        for (var i = 0; i < _observers.Length; i++)
        {
            try
            {
                states[i] = _observers[i].RequestStarted(request);
            }
#pragma warning disable CA1031 // the application's code, and the request must not suffer from it
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Report(_observers[i], exception);
            }
        }
    }

    public void Ended(in EndedRequest request, object?[] states)
    {
        for (var i = 0; i < _observers.Length; i++)
        {
            try
            {
                _observers[i].RequestEnded(request with { State = Take(ref states[i]) });
            }
#pragma warning disable CA1031 // as above
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Report(_observers[i], exception);
            }
        }
    }

    public void Excluded(object?[] states)
    {
        for (var i = 0; i < _observers.Length; i++)
        {
            try
            {
                _observers[i].RequestExcluded(Take(ref states[i]));
            }
#pragma warning disable CA1031 // as above
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Report(_observers[i], exception);
            }
        }
    }

    public void Announced(string method, string route, ReadOnlySpan<int> statusCodes)
    {
        foreach (var observer in _observers)
        {
            try
            {
                observer.RouteAnnounced(method, route, statusCodes);
            }
#pragma warning disable CA1031 // as above
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Report(observer, exception);
            }
        }
    }

    // The array serves the connection's next request.
    private static object? Take(ref object? state)
    {
        var taken = state;
        state = null;
        return taken;
    }

    private void Report(IRequestObserver observer, Exception exception) => metrics.ReportFailure(observer.GetType().Name, exception);
}
