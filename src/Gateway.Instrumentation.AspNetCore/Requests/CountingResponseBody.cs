using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Wraps the server's response body: counts the bytes that are written, and notes when the client has all of them.</summary>
internal sealed class CountingResponseBody : IHttpResponseBodyFeature
{
    private const long NothingYet = -1; // not even the headers, which are all of a response of length 0

    private readonly RequestInFlight _request;
    private readonly RequestLifetime _lifetime;
    private readonly TimeProvider _time;
    private readonly CountingPipeWriter _writer;
    private readonly CountingStream _stream;
    private IHttpResponseFeature _response = null!; // set by Attach, as the next
    private IHttpResponseBodyFeature _inner = null!;
    private bool _completed;
    private bool _isSending;
    private bool _hasLookedForEvents;
    private EventCounter? _events;
    private long _delivered;
    private long _firstBytes;

    public CountingResponseBody(RequestInFlight request, RequestLifetime lifetime, TimeProvider time) =>
        (_request, _lifetime, _time, _writer, _stream) = (request, lifetime, time, new(this), new(this));

    public long Bytes { get; private set; }

    /// <summary>The time stamp at which the first bytes were sent.</summary>
    public long? FirstSentAt { get; private set; }

    /// <summary>Whether more bytes came after the first ones were sent.</summary>
    public bool IsSentInParts => FirstSentAt is not null && Bytes > _firstBytes;

    /// <summary>Whether the bytes are server-sent events that can be counted.</summary>
    public bool CountsEvents
    {
        get
        {
            if (!_hasLookedForEvents)
            {
                _hasLookedForEvents = true;
                _events = IsEventStream && _response.Headers.ContentEncoding is { Count: 0 } or ["identity"] ? new EventCounter() : null;
            }

            return _events is not null;
        }
    }

    /// <summary>The time stamp of the response's end, when that is known before the handler returns.</summary>
    public long? EndedAt { get; private set; }

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
    /// Replaces the server's body feature and stays until the server resets its features: middleware before this one may
    /// still write.
    /// </summary>
    public void Attach(IFeatureCollection features, IHttpResponseFeature response)
    {
        var body = features[typeof(IHttpResponseBodyFeature)]!;
        if (!ReferenceEquals(body, this)) // still attached, where the server keeps features from one request to the next
            _inner = (IHttpResponseBodyFeature)body;
        _response = response;
        (Bytes, EndedAt, _delivered, _completed) = (0, null, NothingYet, false);
        (FirstSentAt, _isSending, _hasLookedForEvents, _events) = (null, false, false, null);
        _writer.Start();
        features[typeof(IHttpResponseBodyFeature)] = this;
    }

    /// <summary>
    /// Whether the client received the whole response. It may disconnect then before the handler returns, and misses nothing.
    /// </summary>
    public bool IsDelivered(long? declaredLength) => _completed || (declaredLength is { } length && _delivered >= length);

    /// <summary>Whether the client was connected a moment ago. Servers do not tell writers that it disconnected.</summary>
    public bool IsClientConnected => !_lifetime.IsClientGone;

    /// <summary>Notes bytes that the application has written.</summary>
    public void Wrote(ReadOnlySpan<byte> bytes)
    {
        Bytes += bytes.Length;
        if (CountsEvents && _events!.Count(bytes) is > 0 and var events)
            _request.SentEvents(events);
    }

    /// <summary>The same, for bytes that are no events.</summary>
    public void Wrote(long bytes) => Bytes += bytes;

    /// <summary>Notes that what was written is on its way, and the headers with it.</summary>
    /// <returns>Whether the client is connected.</returns>
    public bool Sending()
    {
        if (!_isSending)
        {
            _isSending = true;
            if (IsEventStream)
                _request.BecomeLongLived();
        }

        if (FirstSentAt is null && Bytes > 0)
            (FirstSentAt, _firstBytes) = (_time.GetTimestamp(), Bytes);
        return IsClientConnected;
    }

    /// <summary>Notes that all bytes so far were sent.</summary>
    /// <param name="wasClientConnected">
    /// Read before a write that completes at once: the client may receive everything, and disconnect, before the write returns.
    /// Read after a write that has to wait for the client.
    /// </param>
    public void Flushed(bool wasClientConnected)
    {
        if (!wasClientConnected)
            return;
        _delivered = Bytes;
        if (_response.Headers.ContentLength == Bytes)
            EndedAt ??= _time.GetTimestamp();
    }

    public void DisableBuffering() => _inner.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        Sending();
        return _inner.StartAsync(cancellationToken);
    }

    public async Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default)
    {
        // Before it is sent: the handler may delete the file afterwards.
        var bytes = count ?? (new FileInfo(path) is { Exists: true } file ? file.Length - offset : 0);
        await _inner.SendFileAsync(path, offset, count, cancellationToken).ConfigureAwait(false);
        Bytes += bytes;
        Flushed(Sending());
    }

    public async Task CompleteAsync()
    {
        // As in Flushed: the client may disconnect before a completion returns that did not have to wait for it.
        var wasClientConnected = IsClientConnected;
        var complete = _inner.CompleteAsync();
        if (!complete.IsCompletedSuccessfully)
        {
            await complete.ConfigureAwait(false);
            wasClientConnected = IsClientConnected;
        }

        _completed = wasClientConnected;
        _lifetime.IsCompleted = true;
        EndedAt ??= _time.GetTimestamp();
    }

    private bool IsEventStream => _response.Headers.ContentType is [{ } type] && type.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase);
}
