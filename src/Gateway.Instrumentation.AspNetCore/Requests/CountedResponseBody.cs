using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Stands in front of an answer's body and counts the bytes that go through.</summary>
internal sealed class CountedResponseBody : IHttpResponseBodyFeature
{
    private const long NothingYet = -1; // not even the head, which is all of an answer of length 0

    private readonly CountedWriter _writer;
    private readonly CountedStream _stream;
    private HttpContext _context = null!; // set by Attach, as the next
    private IHttpResponseBodyFeature _inner = null!;
    private bool _completed;
    private long _delivered;

    public CountedResponseBody() => (_writer, _stream) = (new(this), new(this));

    public long Bytes { get; set; }

    public Stream Stream
    {
        get
        {
            _stream.Inner = _inner.Stream;
            return _stream;
        }
    }

    public PipeWriter Writer
    {
        get
        {
            _writer.Inner = _inner.Writer;
            return _writer;
        }
    }

    /// <summary>
    /// Takes the place of the server's own, for good: servers forget it with the request, and middleware that comes before
    /// this one may still write.
    /// </summary>
    public void Attach(HttpContext context)
    {
        var features = context.Features;
        var body = features[typeof(IHttpResponseBodyFeature)]!;
        if (!ReferenceEquals(body, this)) // of a server that does not forget it
            _inner = (IHttpResponseBodyFeature)body;
        _context = context;
        (Bytes, _delivered, _completed) = (0, NothingYet, false);
        features[typeof(IHttpResponseBodyFeature)] = this;
    }

    /// <summary>
    /// Whether the client has had the whole answer: it may hang up then before the handler is done, and has missed nothing.
    /// </summary>
    public bool IsDelivered(long? declaredLength) => _completed || (declaredLength is { } length && _delivered >= length);

    /// <summary>Whether the client was there a moment ago. Servers do not tell writers that it has gone.</summary>
    public bool IsClientThere => !_context.RequestAborted.IsCancellationRequested;

    /// <summary>All bytes so far have left, unless the client has.</summary>
    /// <param name="wasClientThere">
    /// Asked before a write that completed at once: the client may have had all, and have hung up, before it has returned.
    /// Asked after one that had to wait for the client.
    /// </param>
    public void Flushed(bool wasClientThere)
    {
        if (wasClientThere)
            _delivered = Bytes;
    }

    public void DisableBuffering() => _inner.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default) => _inner.StartAsync(cancellationToken);

    public async Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default)
    {
        // Beforehand: the file may be gone once it is sent.
        var bytes = count ?? (new FileInfo(path) is { Exists: true } file ? file.Length - offset : 0);
        await _inner.SendFileAsync(path, offset, count, cancellationToken).ConfigureAwait(false);
        Bytes += bytes;
        Flushed(IsClientThere);
    }

    public async Task CompleteAsync()
    {
        await _inner.CompleteAsync().ConfigureAwait(false);
        _completed = IsClientThere;
    }
}
