using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>
/// One request from its start to its end, and the feature that its handler tags. The object is reused for the next request
/// of the same <see cref="HttpContext"/>.
/// </summary>
internal sealed class RequestInFlight(RequestRecorder recorder) : IRequestMetricsFeature
{
    private readonly CountingResponseBody _body = new();
    private readonly RequestedEndpointFeature _endpoint = new();
    private readonly AbortDetectingLifetimeFeature _lifetime = new();
    private readonly object?[] _observerStates = recorder.Observers.Count == 0 ? [] : new object?[recorder.Observers.Count];
    private HttpContext _context = null!; // set by Start, as all that follows
    private RouteInfo _route = null!;
    private string _method = "";
    private Gauge _inProgress = null!;
    private long _started;
    private string? _provider;
    private string? _model;
    private bool _matchedBefore;
    private long? _declaredBytes;

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
        _inProgress = recorder.InProgress(_method, route);
        _inProgress.Inc();
        if (_observerStates.Length > 0)
            recorder.Observers.Started(new() { Method = _method, Route = route.Template, Endpoint = endpoint, HttpContext = context }, _observerStates);
        _started = recorder.Time.GetTimestamp();
    }

    /// <summary>Records the end. The caller rethrows the exception, if there is one.</summary>
    public void End(Exception? exception)
    {
        var (context, duration) = (_context, recorder.Time.GetElapsedTime(_started));
        _inProgress.Dec();
        _route = RouteAtEnd(context);
        if (!_route.IsMeasured)
        {
            recorder.Observers.Excluded(_observerStates);
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

        recorder.Record(_method, _route, status, duration, Provider, Model, RequestBytes(), ResponseBytes(status), failed, failedByClient, context);
        if (_observerStates.Length > 0)
            NotifyEnded(status, duration, failed, exception);
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

    private void NotifyEnded(int status, TimeSpan duration, bool failedInSpiteOfStatus, Exception? exception)
    {
        var failed = failedInSpiteOfStatus || status is >= StatusCodes.Status400BadRequest and not StatusCodes.Status499ClientClosedRequest;
        recorder.Observers.Ended(
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
                ErrorType = ErrorType ?? (failed ? recorder.ErrorTypeOf(exception ?? _context.Features.Get<IExceptionHandlerFeature>()?.Error) : null),
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
