using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Notes that the application hangs up. By the token alone it would pass for a client that has gone.</summary>
internal sealed class WatchedLifetime : IHttpRequestLifetimeFeature
{
    private IHttpRequestLifetimeFeature _inner = null!; // set by Attach

    /// <summary>Whether the application has, while the client was still there.</summary>
    public bool IsAborted { get; private set; }

    public CancellationToken RequestAborted { get => _inner.RequestAborted; set => _inner.RequestAborted = value; }

    public void Attach(IFeatureCollection features)
    {
        IsAborted = false;
        if (features[typeof(IHttpRequestLifetimeFeature)] is not IHttpRequestLifetimeFeature lifetime)
            return;
        if (!ReferenceEquals(lifetime, this)) // of a server that does not forget it
            _inner = lifetime;
        features[typeof(IHttpRequestLifetimeFeature)] = this;
    }

    public void Abort()
    {
        IsAborted = !_inner.RequestAborted.IsCancellationRequested;
        _inner.Abort();
    }
}
