using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Allocation;

/// <summary>A server without sockets that uses all objects of a request again for the next one, as Kestrel does.</summary>
internal sealed class InProcessServer : IServer
{
    public IFeatureCollection Features { get; } = new FeatureCollection();

    /// <summary>Answers one request on the calling thread.</summary>
    public Action Answer { get; private set; } = () => throw new InvalidOperationException("The app has not started.");

    /// <summary>What a handler waits for that awaits; continued by the server on the same thread.</summary>
    public ManualAwaitable Pause { get; } = new();

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        var features = new ReusedFeatures<TContext>();
        Answer = () =>
        {
            features.Reset();
            var context = application.CreateContext(features);
            var answer = application.ProcessRequestAsync(context);
            Pause.Continue();
            answer.GetAwaiter().GetResult();
            application.DisposeContext(context, exception: null);
        };
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
    }

    private sealed class ReusedFeatures<TContext> : FeatureCollection, IHostContextContainer<TContext>
        where TContext : notnull
    {
        private readonly HttpRequestFeature _request = new() { Method = "GET", Path = "/items", Protocol = "HTTP/1.1", Scheme = "http" };
        private readonly HttpResponseFeature _response = new();
        private readonly DiscardedBody _body = new();
        private readonly HttpRequestLifetimeFeature _lifetime = new();
        private readonly List<Type> _known = [];

        public TContext? HostContext { get; set; }

        public void Reset()
        {
            _known.Clear();
            foreach (var feature in this)
                _known.Add(feature.Key);
            foreach (var feature in _known)
                this[feature] = null;
            Set<IHttpRequestFeature>(_request);
            Set<IHttpResponseFeature>(_response);
            Set<IHttpResponseBodyFeature>(_body);
            Set<IHttpRequestLifetimeFeature>(_lifetime);
            _response.StatusCode = 200;
        }
    }
}
