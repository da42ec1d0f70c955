using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>One request at a time, from its start to its end. What the handler says of it is set on this object.</summary>
internal sealed class RequestMeasurement : IRequestMetricsFeature
{
    private readonly CountedResponseBody _body = new();
    private readonly WatchedEndpoint _endpoint = new();
    private readonly WatchedLifetime _lifetime = new();
    private RequestRecorder _recorder = null!; // set by Start, as all that follows
    private HttpContext _context = null!;
    private MeasuredRoute _route = null!;
    private string _method = "";
    private Gauge _inProgress = null!;
    private Gauge? _active;
    private long _started;
    private string? _provider;
    private string? _model;
    private bool _matchedBefore;
    private long? _declaredBytes;

    public string? Provider { get => _provider ?? _route.Provider; set => _provider = value; }

    public string? Model { get => _model ?? _route.Model; set => _model = value; }

    public PricingScoringMethod? ScoringMethod { get; set; }

    public string? ErrorType { get; set; }

    public void Start(HttpContext context, Endpoint? endpoint, MeasuredRoute route, RequestRecorder recorder)
    {
        (_recorder, _context, _route, _method) = (recorder, context, route, RequestMethod.Label(context.Request.Method));
        (_provider, _model, ScoringMethod, ErrorType) = (null, null, null, null);
        _declaredBytes = context.Request.ContentLength; // before the features below: what is looked up after a change costs more
        _matchedBefore = endpoint is not null;
        if (!_matchedBefore)
            _endpoint.Attach(context);
        _body.Attach(context);
        _lifetime.Attach(context.Features);
        context.Features[typeof(IRequestMetricsFeature)] = this; // Set and Get, generic methods of an interface, take twice as long
        (_inProgress, _active) = recorder.Begin(_method, route.Template);
        _started = recorder.Time.GetTimestamp();
    }

    /// <summary>Ends it. With an exception, that goes on to whoever stands before.</summary>
    public void End(Exception? exception)
    {
        var (context, duration) = (_context, _recorder.Time.GetElapsedTime(_started));
        _inProgress.Dec();
        _active?.Dec();
        _route = RouteAtEnd(context);
        if (!_route.IsMeasured)
            return;

        var response = context.Response;
        var brokenSocket = _lifetime.IsAborted && context.WebSockets.IsWebSocketRequest; // it hangs up by itself when its client has gone
        var hungUp = _lifetime.IsAborted && !brokenSocket;
        var wentAway = !hungUp && (brokenSocket || GoneClient.Is(context, exception)) && !_body.IsDelivered(response.ContentLength);
        var status = wentAway ? StatusCodes.Status499ClientClosedRequest
            : (exception is null && !hungUp) || response.HasStarted ? response.StatusCode
            : (exception as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status500InternalServerError;
        var failed = !wentAway && (exception is not null || hungUp || ErrorType is not null);
        if (ErrorType is not null)
            RequestActivity.Of(context)?.SetTag("error.type", ErrorType);
        _recorder.Record(new(_method, _route, status, duration, RequestBytes(), ResponseBytes(status), failed), this);
    }

    /// <summary>Ends it once the answer has. In here, and not in the middleware, because all that an await keeps costs memory for each request.</summary>
    public async Task EndLaterAsync(Task answer)
    {
        await answer.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!answer.IsCompletedSuccessfully)
            await GoneClient.SettleAsync(ExceptionOf(answer)!, _context).ConfigureAwait(false);
        End(ExceptionOf(answer));
        await answer.ConfigureAwait(false); // throws what it has to throw
    }

    private static Exception? ExceptionOf(Task answer) =>
        answer.IsCompletedSuccessfully ? null : answer.Exception?.InnerException ?? new TaskCanceledException(answer);

    /// <summary>The route that the client asked for, also where a page for an error has taken the endpoint's place.</summary>
    private MeasuredRoute RouteAtEnd(HttpContext context)
    {
        if (_matchedBefore)
            return _route;
        if (context.Features.Get<IExceptionHandlerFeature>() is { } handled)
            return MeasuredRoute.Of(handled.Endpoint);
        return MeasuredRoute.Of(_endpoint.Asked);
    }

    private long? ResponseBytes(int status) => status switch
    {
        StatusCodes.Status101SwitchingProtocols or StatusCodes.Status499ClientClosedRequest => null,
        _ when ReferenceEquals(_method, HttpMethods.Head) => 0,
        _ => _body.Bytes,
    };

    /// <summary>What the client declares, unless that is more than the server takes, or it takes any length: clients can claim whatever they like.</summary>
    private long? RequestBytes() => _declaredBytes switch
    {
        null => _context.Features[typeof(IHttpRequestBodyDetectionFeature)] is IHttpRequestBodyDetectionFeature { CanHaveBody: false } ? 0 : null,
        0 => 0,
        var length => _context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { } limit && !(length <= limit.MaxRequestBodySize) ? null : length,
    };
}
