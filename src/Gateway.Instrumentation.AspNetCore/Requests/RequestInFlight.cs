using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>
/// One request from its start to its end, and the feature that its handler tags. The object is reused for the next request
/// of the same <see cref="HttpContext"/>.
/// </summary>
internal sealed class RequestInFlight : IRequestMetricsFeature
{
    private readonly RequestRecorder _recorder;
    private readonly CountingResponseBody _body;
    private readonly RequestedEndpointFeature _endpoint = new();
    private readonly AbortDetectingLifetimeFeature _lifetime = new();
    private readonly object?[] _observerStates;
    private HttpContext _context = null!; // set by Start, as all that follows
    private RouteInfo _route = null!;
    private string _method = "";
    private Gauge _inProgress = null!;
    private long _started;
    private string? _provider;
    private string? _model;
    private bool _matchedBefore;
    private bool _hasBecomeLongLived;
    private long? _declaredBytes;

    public RequestInFlight(RequestRecorder recorder)
    {
        _recorder = recorder;
        _body = new(this, recorder.Time);
        _observerStates = _recorder.Observers.Count == 0 ? [] : new object?[_recorder.Observers.Count];
    }

    public string? Provider { get => _provider ?? _route.Provider; set => _provider = value; }

    public string? Model { get => _model ?? _route.Model; set => _model = value; }

    public string? ErrorType { get; set; }

    public void Start(HttpContext context, Endpoint? endpoint, RouteInfo route)
    {
        (_context, _route, _method) = (context, route, RequestMethod.Label(context.Request.Method));
        (_provider, _model, ErrorType) = (null, null, null);
        _declaredBytes = context.Request.ContentLength; // before the features below: what is looked up after a change costs more
        _matchedBefore = endpoint is not null;
        if (!_matchedBefore)
            _endpoint.Attach(context);
        _body.Attach(context);
        _lifetime.Attach(context.Features);
        context.Features[typeof(IRequestMetricsFeature)] = this; // Set and Get, generic methods of an interface, take twice as long
        UpgradeWatch.Attach(this, context);
        _hasBecomeLongLived = false;
        _inProgress = _recorder.InProgress(_method, route, route.LongLived.Lasts(_method));
        _inProgress.Inc();
        if (_observerStates.Length > 0)
            _recorder.Observers.Started(new() { Method = _method, Route = route.Template, Endpoint = endpoint, HttpContext = context }, _observerStates);
        _started = _recorder.Time.GetTimestamp();
    }

    /// <summary>Notes that the response turns out to last: from now on it is in progress among those.</summary>
    public void BecomeLongLived()
    {
        if (_hasBecomeLongLived)
            return;
        _hasBecomeLongLived = true;
        _inProgress.Dec();
        _inProgress = _recorder.InProgress(_method, _route, longLived: true);
        _inProgress.Inc();
    }

    /// <summary>Notes that the request has become a connection of its own.</summary>
    /// <returns>The connection, for the application.</returns>
    public Stream Upgraded(Stream connection, bool speaksWebSocket)
    {
        BecomeLongLived();
        return speaksWebSocket ? new MessageStream(connection, _recorder.Streams, RouteAtEnd(_context).Template) : connection;
    }

    /// <summary>Counts server-sent events.</summary>
    public void SentEvents(int count) => _recorder.Streams.RecordMessages(RouteAtEnd(_context).Template, StreamDirection.Sent, count);

    /// <summary>Records the end. The caller rethrows the exception, if there is one.</summary>
    public void End(Exception? exception)
    {
        var (context, duration) = (_context, _recorder.Time.GetElapsedTime(_started));
        _inProgress.Dec();
        _route = RouteAtEnd(context);
        if (!_route.IsMeasured)
        {
            _recorder.Observers.Excluded(_observerStates);
            return;
        }

        var response = context.Response;
        var lostWebSocket = _lifetime.AbortedByApplication && context.WebSockets.IsWebSocketRequest; // ASP.NET Core aborts it itself when its client has disconnected
        var aborted = _lifetime.AbortedByApplication && !lostWebSocket;
        var disconnected = !aborted && (lostWebSocket || ClientDisconnect.IsCause(context, exception)) && !_body.IsDelivered(response.ContentLength);
        var status = disconnected ? StatusCodes.Status499ClientClosedRequest
            : (exception is null && !aborted) || response.HasStarted ? response.StatusCode
            : (exception as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status500InternalServerError;
        var failed = !disconnected && (exception is not null || aborted || ErrorType is not null);
        var failedByClient = false;
        if (GrpcStatus.FailureOf(response) is { } call && (!disconnected || call.IsDeadline))
        {
            if (disconnected)
                status = response.StatusCode;
            failedByClient = !failed && call.IsOfClient;
            failed = true;
            ErrorType ??= call.ErrorType;
        }

        if (ErrorType is not null)
            RequestActivity.Of(context)?.SetTag("error.type", ErrorType);

        var longLived = _hasBecomeLongLived || (_route.LongLived.Lasts(_method) && !IsRefused(status));
        var firstByte = TimeToFirstByte(longLived);
        _recorder.Record(_method, _route, status, duration, Provider, Model, RequestBytes(), ResponseBytes(status), failed, failedByClient, longLived, firstByte, context);
        if (_observerStates.Length > 0)
            NotifyEnded(status, duration, failed, exception, longLived, firstByte);
    }

    /// <summary>Records the end once the response has ended. Not in the middleware, because an async method allocates for all that it keeps.</summary>
    public async Task EndLaterAsync(Task response)
    {
        await response.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!response.IsCompletedSuccessfully)
            await ClientDisconnect.WaitForNoticeAsync(_context, ExceptionOf(response)!).ConfigureAwait(false);
        End(ExceptionOf(response));
        await response.ConfigureAwait(false); // throws what it has to throw
    }

    private static Exception? ExceptionOf(Task response) =>
        response.IsCompletedSuccessfully ? null : response.Exception?.InnerException ?? new TaskCanceledException(response);

    private static bool IsRefused(int status) => status is >= StatusCodes.Status400BadRequest and not StatusCodes.Status499ClientClosedRequest;

    // A response to HEAD has no body, whatever is written.
    private TimeSpan? TimeToFirstByte(bool longLived) =>
        _body.FirstSentAt is { } sent && (longLived || _body.IsSentInParts) && !ReferenceEquals(_method, HttpMethods.Head)
            ? _recorder.Time.GetElapsedTime(_started, sent)
            : null;

    private void NotifyEnded(int status, TimeSpan duration, bool failedInSpiteOfStatus, Exception? exception, bool longLived, TimeSpan? timeToFirstByte)
    {
        var failed = failedInSpiteOfStatus || IsRefused(status);
        _recorder.Observers.Ended(
            new()
            {
                Method = _method,
                Route = _route.Template,
                Endpoint = _route.Endpoint,
                StatusCode = status,
                Duration = duration,
                RequestBytes = RequestBytes(),
                ResponseBytes = ResponseBytes(status),
                Failed = failed,
                Provider = Provider,
                Model = Model,
                ErrorType = ErrorType ?? (failed ? _recorder.ErrorTypeOf(exception ?? _context.Features.Get<IExceptionHandlerFeature>()?.Error) : null),
                LongLived = longLived,
                TimeToFirstByte = timeToFirstByte,
                HttpContext = _context,
            },
            _observerStates);
    }

    /// <summary>The route that the client asked for, also where an error page has taken the endpoint's place.</summary>
    private RouteInfo RouteAtEnd(HttpContext context)
    {
        if (_matchedBefore)
            return _route;
        if (context.Features.Get<IExceptionHandlerFeature>() is { } handled)
            return RouteInfo.Of(handled.Endpoint);
        return RouteInfo.Of(_endpoint.Requested);
    }

    private long? ResponseBytes(int status) => status switch
    {
        StatusCodes.Status101SwitchingProtocols or StatusCodes.Status499ClientClosedRequest => null,
        _ when ReferenceEquals(_method, HttpMethods.Head) => 0,
        _ => _body.Bytes,
    };

    /// <summary>
    /// The length that the client declares; null when that is above the server's limit, or the server has none: clients can
    /// declare anything.
    /// </summary>
    private long? RequestBytes() => _declaredBytes switch
    {
        null => _context.Features[typeof(IHttpRequestBodyDetectionFeature)] is IHttpRequestBodyDetectionFeature { CanHaveBody: false } ? 0 : null,
        0 => 0,
        var length => _context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { } limit && !(length <= limit.MaxRequestBodySize) ? null : length,
    };
}
