using System.IO.Pipelines;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Instrumentation.Benchmarks.Requests;

/// <summary>One keep-alive connection: its objects serve every request in turn, as those of Kestrel do.</summary>
internal sealed class Connection<TContext> : FeatureCollection, IHostContextContainer<TContext>, IHttpResponseBodyFeature, IHttpResponseFeature
    where TContext : notnull
{
    private readonly HttpRequestFeature _request = new() { Method = "GET", Scheme = "http", Protocol = "HTTP/1.1" };
    private readonly HeaderDictionary _responseHeaders = [];
    private readonly Type[] _own;

    public Connection()
    {
        _request.Headers.Host = "localhost";
        _request.Headers.Accept = "*/*";
        Set<IHttpRequestFeature>(_request);
        Set<IHttpResponseFeature>(this);
        Set<IHttpResponseBodyFeature>(this);
        Set<IHttpRequestLifetimeFeature>(new Lifetime());
        Set<IHttpConnectionFeature>(new HttpConnectionFeature());
        Set<IHttpRequestIdentifierFeature>(new HttpRequestIdentifierFeature());
        _own = [.. this.Select(feature => feature.Key)];
    }

    public TContext? HostContext { get; set; }

    public Stream Stream => Stream.Null;

    public PipeWriter Writer { get; } = PipeWriter.Create(Stream.Null, new StreamPipeWriterOptions(leaveOpen: true));

    public int StatusCode { get; set; }

    public string? ReasonPhrase { get; set; }

    public IHeaderDictionary Headers { get => _responseHeaders; set => throw new NotSupportedException(); }

    public Stream Body { get => Stream.Null; set => throw new NotSupportedException(); }

    public bool HasStarted { get; private set; }

    public void NextRequest()
    {
        // What the last request left behind, as a server has to forget it.
        foreach (var (feature, _) in this)
        {
            if (Array.IndexOf(_own, feature) < 0)
                this[feature] = null;
        }

        Set<IHttpResponseBodyFeature>(this);
        _request.Path = "/quotes/42";
        _responseHeaders.Clear();
        StatusCode = StatusCodes.Status200OK;
        HasStarted = false;
    }

    public void OnStarting(Func<object, Task> callback, object state)
    {
    }

    public void OnCompleted(Func<object, Task> callback, object state)
    {
    }

    public void DisableBuffering()
    {
    }

    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        HasStarted = true;
        return Task.CompletedTask;
    }

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task CompleteAsync() => Task.CompletedTask;

    private sealed class Lifetime : IHttpRequestLifetimeFeature
    {
        public CancellationToken RequestAborted { get; set; }

        public void Abort()
        {
        }
    }
}
