using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>
/// Who ended a request before its response: the application, with <c>Abort()</c> or a reset of its stream, or the client. The
/// server cancels RequestAborted for both.
/// </summary>
internal sealed class RequestLifetime : IHttpRequestLifetimeFeature, IHttpResetFeature
{
    // NO_ERROR of HTTP/2 (RFC 9113, section 7) and H3_NO_ERROR of HTTP/3 (RFC 9114, section 8.1).
    private const int NoError = 0;
    private const int NoErrorOfHttp3 = 0x100;

    private HttpContext _context = null!; // set by Attach, as the next
    private IHttpRequestLifetimeFeature _server = null!;
    private IHttpResetFeature? _stream;
    private CancellationToken? _replacement;

    /// <summary>Whether the application ended the request while the client was still connected.</summary>
    public bool IsBrokenOff { get; private set; }

    /// <summary>Whether the response was completed: a reset without an error only declines the rest of the request body then.</summary>
    public bool IsCompleted { get; set; }

    /// <summary>Whether the server has noticed that the client disconnected; also true after an abort by the application.</summary>
    public bool IsClientGone => _server.RequestAborted.IsCancellationRequested;

    /// <summary>Cancelled when the client disconnects, whatever token the application has put in its place.</summary>
    public CancellationToken ClientGone => _server.RequestAborted;

    public CancellationToken RequestAborted
    {
        get => _replacement ?? _server.RequestAborted;
        set => _replacement = value; // a time limit of the application's is not the client's
    }

    public void Attach(HttpContext context, string protocol)
    {
        var features = context.Features;
        (_context, _replacement, IsBrokenOff, IsCompleted) = (context, null, false, false);
        var lifetime = features[typeof(IHttpRequestLifetimeFeature)];
        if (!ReferenceEquals(lifetime, this)) // still attached, where the server keeps features from one request to the next
            _server = lifetime as IHttpRequestLifetimeFeature ?? new HttpRequestLifetimeFeature();
        features[typeof(IHttpRequestLifetimeFeature)] = this;

        if (HttpProtocol.IsHttp11(protocol))
            return; // has no streams to reset
        if (features[typeof(IHttpResetFeature)] is IHttpResetFeature stream && !ReferenceEquals(stream, this))
            _stream = stream;
        if (_stream is not null)
            features[typeof(IHttpResetFeature)] = this;
    }

    public void Abort()
    {
        BreakOff();
        _server.Abort();
    }

    public void Reset(int errorCode)
    {
        if (!IsCompleted || errorCode is not (NoError or NoErrorOfHttp3))
            BreakOff();
        _stream!.Reset(errorCode);
    }

    // Unless its client has disconnected before.
    private void BreakOff() => IsBrokenOff |= !IsClientGone && !(_context.WebSockets.IsWebSocketRequest && ClientConnection.IsClosed(_context));
}
