using System.Diagnostics;
using System.Net;

namespace Gateway.Instrumentation.HttpClients;

/// <summary>
/// One call, from the request to the end of the response's body. Whoever reads the body holds it, and nobody else: when it is collected,
/// nobody will read the body any more.
/// </summary>
internal sealed class MeasuredCall
{
    private static readonly HttpRequestOptionsKey<MeasuredCall> Key = new("Gateway.Instrumentation.HttpClients.Call");

    // Timers tick in milliseconds, and HttpClient starts its own a little earlier than the call.
    private static readonly TimeSpan TimerTolerance = TimeSpan.FromMilliseconds(50);

    private static volatile bool _areNoted;

    private readonly GatewayMetricsHandler _handler;
    private readonly string _service;
    private readonly RequestChain? _chain;
    private readonly OperationScope<ExternalApiCallResult> _scope;
    private readonly long _startedAt;
    private readonly long _startedOnTimers;
    private readonly bool _isSeen;
    private bool _hasFailed;
    private int _attempts;
    private int _hasEnded;

    /// <param name="handler">The handler that measures.</param>
    /// <param name="service">The called service.</param>
    /// <param name="request">The request.</param>
    /// <param name="isSeen">Whether a handler further in may look for this call.</param>
    /// <param name="cancellationToken">The token of the call.</param>
    public MeasuredCall(GatewayMetricsHandler handler, string service, HttpRequestMessage request, bool isSeen, CancellationToken cancellationToken)
    {
        _startedOnTimers = Stopwatch.GetTimestamp(); // first: the time-out of HttpClient runs already
        (_handler, _service, _isSeen, Token) = (handler, service, isSeen, cancellationToken);
        _chain = isSeen ? RequestChain.Of(request) : RequestChain.Find(request);
        if (_chain?.CountAttempt() == true)
            Apis.RecordRetry(service);
        _scope = Apis.TrackStreamedCall(service);
        _startedAt = Time.GetTimestamp(); // after the scope's own: no headers come later than the end
        if (!isSeen)
            return;
        request.Options.Set(Key, this);
        _areNoted = true;
    }

    ~MeasuredCall() => Abandon();

    public CancellationToken Token { get; }

    private ExternalApiMetrics Apis => _handler.Metrics.ExternalApis;

    private TimeProvider Time => _handler.Metrics.Factory.TimeProvider;

    /// <summary>The call that a request is sent for, when another handler measures it.</summary>
    public static MeasuredCall? Around(HttpRequestMessage request) =>
        _areNoted && request.Options.TryGetValue(Key, out var call) ? call : null; // asking for its options makes some

    /// <summary>Counts an attempt, seen behind the handler that measures.</summary>
    public void CountAttempt()
    {
        if (Interlocked.Increment(ref _attempts) > 1)
            Apis.RecordRetry(_service);
    }

    /// <summary>The request has left the handler that measures: another attempt of it is a call of its own.</summary>
    public void Leave(HttpRequestMessage request)
    {
        if (_isSeen)
            ((IDictionary<string, object?>)request.Options).Remove(Key.Key);
    }

    /// <summary>The headers are there. Returns the response, whose body ends the call when it has one.</summary>
    public HttpResponseMessage Answered(HttpResponseMessage response, HttpRequestMessage request)
    {
        _chain?.Answered();
        var toHeaders = Time.GetElapsedTime(_startedAt);
        Apis.RecordResponse(_service, (int)response.StatusCode, toHeaders < TimeSpan.Zero ? TimeSpan.Zero : toHeaders); // a clock may go back
        if (!response.IsSuccessStatusCode)
            MayComeAgain(request);
        if (CallErrors.TypeOf(response.StatusCode, _handler.AlsoErrors) is { } errorType)
        {
            _hasFailed = true;
            _scope.Fail(errorType);
        }

        if (HasBody(response, request))
            response.Content = new MeasuredContent(response.Content, this, request);
        else
            Complete();
        return response;
    }

    /// <summary>The body was read to its end.</summary>
    public void Complete() => End(ExternalApiCallResult.Completed);

    /// <summary>The body was left before its end.</summary>
    public void Abandon() => End(ExternalApiCallResult.Abandoned);

    /// <summary>The call, or reading the body, threw.</summary>
    /// <param name="exception">What it threw.</param>
    /// <param name="cancellationToken">The token of the call, or of the read.</param>
    /// <param name="request">The request; null where it is not known any more.</param>
    public void Fail(Exception exception, CancellationToken cancellationToken, HttpRequestMessage? request = null)
    {
        if (request is not null)
            MayComeAgain(request);
        if (Interlocked.Exchange(ref _hasEnded, 1) != 0)
            return;
        if (!_hasFailed)
        {
            if (WasCancelled(exception, cancellationToken))
                _scope.Cancel();
            else
                _scope.Fail(CallErrors.TypeOf(exception, _handler.Metrics.Factory.Errors, cancellationToken));
        }

        Record();
    }

    // Without a body, or with a connection that belongs to the caller from now on (WebSockets).
    private static bool HasBody(HttpResponseMessage response, HttpRequestMessage request) =>
        response.StatusCode is not (HttpStatusCode.SwitchingProtocols or HttpStatusCode.NoContent or HttpStatusCode.NotModified)
        && request.Method != HttpMethod.Connect && request.Method != HttpMethod.Head
        && response.Content.Headers.ContentLength != 0;

    private bool WasCancelled(Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not OperationCanceledException { InnerException: not TimeoutException } || !cancellationToken.IsCancellationRequested)
            return false;

        // A reader of the body that has a token of its own: the time-outs are over.
        if (cancellationToken != Token && _chain?.IsClientsToken(cancellationToken) != true)
            return true;
        var timeout = _handler.Timeout;
        return _chain?.WasCancelledInBetween(_startedOnTimers) != true
            && (timeout == Timeout.InfiniteTimeSpan || Stopwatch.GetElapsedTime(_chain?.StartedAt ?? _startedOnTimers) < timeout - TimerTolerance);
    }

    // A handler further out may send it again.
    private void MayComeAgain(HttpRequestMessage request)
    {
        if (_chain is null)
            RequestChain.Begin(request, _startedOnTimers);
    }

    private void End(ExternalApiCallResult result)
    {
        if (Interlocked.Exchange(ref _hasEnded, 1) != 0)
            return;
        if (!_hasFailed)
            _scope.Complete(result);
        Record();
    }

    private void Record()
    {
        _scope.Dispose();
#pragma warning disable CA1816 // what Dispose is elsewhere
        GC.SuppressFinalize(this);
#pragma warning restore CA1816
    }
}
