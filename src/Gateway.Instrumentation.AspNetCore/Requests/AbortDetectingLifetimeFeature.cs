using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Detects an abort by the application, which RequestAborted alone cannot tell from a disconnected client.</summary>
internal sealed class AbortDetectingLifetimeFeature : IHttpRequestLifetimeFeature
{
    private IHttpRequestLifetimeFeature _inner = null!; // set by Attach

    /// <summary>Whether the application aborted the request while the client was still connected.</summary>
    public bool AbortedByApplication { get; private set; }

    public CancellationToken RequestAborted { get => _inner.RequestAborted; set => _inner.RequestAborted = value; }

    public void Attach(IFeatureCollection features)
    {
        AbortedByApplication = false;
        if (features[typeof(IHttpRequestLifetimeFeature)] is not IHttpRequestLifetimeFeature lifetime)
            return;
        if (!ReferenceEquals(lifetime, this)) // still attached, where the server keeps features from one request to the next
            _inner = lifetime;
        features[typeof(IHttpRequestLifetimeFeature)] = this;
    }

    public void Abort()
    {
        AbortedByApplication = !_inner.RequestAborted.IsCancellationRequested;
        _inner.Abort();
    }
}
