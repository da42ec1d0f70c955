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
    private const string BrokenOff = "broken_off";

    private readonly RequestRecorder _recorder;
    private readonly RequestLifetime _lifetime = new();
    private readonly CountingResponseBody _body;
    private readonly RoutedEndpointFeature _endpoint;
    private readonly ObservedRequest? _observed;
    private HttpContext _context = null!; // set by Start, as all that follows
    private IHttpRequestFeature _request = null!;
    private RouteInfo _route = RouteInfo.Unmatched;
    private string? _methodText;
    private string _method = "";
    private Gauge? _inProgress;
    private long _started;
    private string? _provider;
    private string? _model;
    private string? _errorType;
    private bool _isRunning;
    private bool _hasBecomeLongLived;
    private long? _declaredBytes;

    public RequestInFlight(RequestRecorder recorder)
    {
        _recorder = recorder;
        _body = new(this, _lifetime, recorder.Time);
        _endpoint = new(this);
        _observed = recorder.Observers.Count == 0 ? null : new(recorder.Observers);
    }

    // An excluded request ignores what it is told.
    public string? Provider { get => _provider ?? _route.Provider; set => _provider = _route.IsMeasured ? value : null; }

    public string? Model { get => _model ?? _route.Model; set => _model = _route.IsMeasured ? value : null; }

    public string? ErrorType { get => _errorType; set => _errorType = _route.IsMeasured ? value : null; }

    public void Start(HttpContext context)
    {
        (_context, _route, _inProgress, _isRunning) = (context, RouteInfo.Unmatched, null, true);
        (_provider, _model, _errorType, _hasBecomeLongLived) = (null, null, null, false);

        // Set and Get, generic methods of an interface, take twice as long as the indexer, and what the context looks up after a
        // change of its features takes longer still.
        var features = context.Features;
        _request = (IHttpRequestFeature)features[typeof(IHttpRequestFeature)]!;
        var response = (IHttpResponseFeature)features[typeof(IHttpResponseFeature)]!;
        _declaredBytes = _request.Headers.ContentLength;
        ReadMethod();
        var endpoint = (features[typeof(IEndpointFeature)] as IEndpointFeature)?.Endpoint;
        _endpoint.Attach(context, response);
        _lifetime.Attach(context, _request.Protocol);
        _body.Attach(features, response);
        UpgradeWatch.Attach(this, features, _request);
        features[typeof(IRequestMetricsFeature)] = this;
        _started = _recorder.Time.GetTimestamp();
        if (endpoint is not null)
            _endpoint.Endpoint = endpoint;
    }

    /// <summary>Puts the request in progress under its route. Again where a later middleware routes the request anew.</summary>
    public void RouteTo(Endpoint endpoint)
    {
        if (_isRunning) // not an error page of a middleware before this one
            Enter(_recorder.Routes.Of(endpoint));
    }

    /// <summary>Puts the request in progress where <c>UseGatewayMetrics</c> was called, if it has no route by then.</summary>
    public void Reach()
    {
        if (_isRunning && _inProgress is null && _route.IsMeasured)
            Enter(_route);
    }

    /// <summary>Notes that the response turns out to last: from now on it is in progress among those.</summary>
    public void BecomeLongLived()
    {
        if (_hasBecomeLongLived || !_isRunning)
            return;
        _hasBecomeLongLived = true;
        if (_inProgress is not null)
            Enter(_route);
    }

    /// <summary>Notes that the request has become a connection of its own.</summary>
    /// <returns>The connection, for the application.</returns>
    public Stream Upgraded(Stream connection, bool speaksWebSocket)
    {
        BecomeLongLived();
        return speaksWebSocket && _route.IsMeasured ? new MessageStream(connection, _recorder.Streams, _route.Template) : connection;
    }

    /// <summary>Counts server-sent events.</summary>
    public void SentEvents(int count)
    {
        if (_route.IsMeasured)
            _recorder.Streams.RecordMessages(_route.Template, StreamDirection.Sent, count);
    }

    /// <summary>Records the end. The caller rethrows the exception, if there is one.</summary>
    public void End(Exception? exception)
    {
        var duration = _recorder.Time.GetElapsedTime(_started, _body.EndedAt ?? _recorder.Time.GetTimestamp());
        _isRunning = false;
        _inProgress?.Dec();
        var endpoint = _endpoint.Responding;
        if (!ReferenceEquals(endpoint, _route.Endpoint)) // an error page or another run of routing took the place of its route
            _route = _recorder.Routes.Of(endpoint);
        if (!_route.IsMeasured)
        {
            _observed?.Exclude();
            return;
        }

        var context = _context;
        var response = context.Response;
        var disconnected = !_lifetime.IsBrokenOff && IsClientGone(exception) && !_body.IsDelivered(response.ContentLength);
        var status = disconnected ? StatusCodes.Status499ClientClosedRequest
            : (exception is null && !_lifetime.IsBrokenOff) || response.HasStarted ? response.StatusCode
            : (exception as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status500InternalServerError;
        var failed = !disconnected && (IsFailure(exception, status) || _lifetime.IsBrokenOff || _errorType is not null);
        var failedByClient = false;
        if (GrpcStatus.FailureOf(response) is { } call && (!disconnected || call.IsDeadline))
        {
            if (disconnected)
                status = response.StatusCode;
            failedByClient = !failed && call.IsOfClient;
            failed = true;
            if (exception is null) // which says more
                _errorType ??= call.ErrorType;
        }

        var errorType = _errorType ?? (failed || IsRefused(status) ? ErrorTypeOf(exception) : null);
        if (_errorType is not null)
            RequestActivity.Of(context)?.SetTag("error.type", _errorType);

        var longLived = _hasBecomeLongLived || (_route.LongLived.Lasts(_method) && !IsRefused(status));
        var firstByte = TimeToFirstByte(longLived);
        _recorder.Record(
            _method, _route, status, duration, Provider, Model, RequestBytes(), ResponseBytes(status), failed, failedByClient, errorType, longLived, firstByte, context);
        if (_observed is not null)
            NotifyEnded(status, duration, failed || IsRefused(status), errorType, longLived, firstByte);
    }

    /// <summary>Records the end once the response has ended. Not in the middleware, because an async method allocates for all that it keeps.</summary>
    public async Task EndLaterAsync(Task response)
    {
        await response.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!response.IsCompletedSuccessfully)
            await ClientConnection.WaitForNoticeAsync(_context, ExceptionOf(response)!, _lifetime.ClientGone).ConfigureAwait(false);
        End(ExceptionOf(response));
        await response.ConfigureAwait(false); // throws what it has to throw
    }

    private static Exception? ExceptionOf(Task response) =>
        response.IsCompletedSuccessfully ? null : response.Exception?.InnerException ?? new TaskCanceledException(response);

    // A request that cannot be read is its caller's mistake, and its status says so.
    private static bool IsFailure(Exception? exception, int status) =>
        exception is not null && !(exception is BadHttpRequestException && status is >= StatusCodes.Status400BadRequest and < StatusCodes.Status500InternalServerError);

    private void Enter(RouteInfo route)
    {
        _route = route;
        ReadMethod();
        _inProgress?.Dec();
        _inProgress = null;
        if (!route.IsMeasured)
            return;
        _inProgress = _recorder.InProgress(_method, route, _hasBecomeLongLived || route.LongLived.Lasts(_method));
        _inProgress.Inc();
        _observed?.Start(_method, route, _context);
    }

    // Anew with each route: a middleware may override the method that was sent.
    private void ReadMethod()
    {
        var method = _request.Method;
        if (!ReferenceEquals(method, _methodText))
            (_methodText, _method) = (method, RequestMethod.Label(method));
    }

    private bool IsClientGone(Exception? exception)
    {
        if (_lifetime.IsClientGone)
            return true;
        if (exception is null && _context.Response.StatusCode >= StatusCodes.Status500InternalServerError)
            exception = _context.Features.Get<IExceptionHandlerFeature>()?.Error;
        return exception is not null && ClientConnection.IsCause(_context, exception);
    }

    private static bool IsRefused(int status) => status is >= StatusCodes.Status400BadRequest and not StatusCodes.Status499ClientClosedRequest;

    // A response to HEAD has no body, whatever is written.
    private TimeSpan? TimeToFirstByte(bool longLived) =>
        _body.FirstSentAt is { } sent && (longLived || _body.IsSentInParts) && !ReferenceEquals(_method, HttpMethods.Head)
            ? _recorder.Time.GetElapsedTime(_started, sent)
            : null;

    // Null where only the status says what happened.
    private string? ErrorTypeOf(Exception? exception) =>
        _recorder.ErrorTypeOf(exception ?? _context.Features.Get<IExceptionHandlerFeature>()?.Error) ?? (_lifetime.IsBrokenOff ? BrokenOff : null);

    private void NotifyEnded(int status, TimeSpan duration, bool failed, string? errorType, bool longLived, TimeSpan? timeToFirstByte)
    {
        _observed!.Start(_method, _route, _context); // where nothing has put it in progress
        _observed.End(new()
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
            ErrorType = errorType,
            LongLived = longLived,
            TimeToFirstByte = timeToFirstByte,
            HttpContext = _context,
        });
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
