using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Notes that the application hangs up: the server cancels <see cref="RequestAborted"/> from another thread, often too late to be seen.</summary>
internal sealed class WatchedLifetime : IHttpRequestLifetimeFeature
{
    private IHttpRequestLifetimeFeature _inner = null!; // set by Attach

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
        IsAborted = true;
        _inner.Abort();
    }
}
