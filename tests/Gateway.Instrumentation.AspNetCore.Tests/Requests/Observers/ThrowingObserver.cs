namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Observers;

/// <summary>Throws wherever it is called.</summary>
public sealed class ThrowingObserver : IRequestObserver
{
    public object? RequestStarted(in StartedRequest request) => throw new InvalidOperationException("started on purpose");

    public void RequestEnded(in EndedRequest request) => throw new InvalidOperationException("ended on purpose");

    public void RequestExcluded(object? state) => throw new InvalidOperationException("excluded on purpose");

    public void RouteAnnounced(string method, string route, ReadOnlySpan<int> statusCodes) => throw new InvalidOperationException("announced on purpose");
}
