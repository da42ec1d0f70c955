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

    private readonly GatewayMetrics _metrics;
    private readonly string _service;
    private readonly TimeSpan _timeout;
    private readonly RequestChain _chain;
    private readonly OperationScope<ExternalApiCallResult> _scope;
    private readonly CancellationToken _token;
    private readonly long _startedAt;
    private readonly long _startedOnTimers = Stopwatch.GetTimestamp();
    private int _attempts;
    private bool _hasFailed;
    private int _hasEnded;

    public MeasuredCall(GatewayMetrics metrics, string service, HttpRequestMessage request, TimeSpan timeout, CancellationToken cancellationToken)
    {
        (_metrics, _service, _timeout, _token) = (metrics, service, timeout, cancellationToken);
        _chain = RequestChain.Of(request);
        if (_chain.CountAttempt())
            metrics.ExternalApis.RecordRetry(service);
        _scope = metrics.ExternalApis.TrackStreamedCall(service);
        _startedAt = metrics.Factory.TimeProvider.GetTimestamp(); // after the scope's own: no headers come later than the end
        request.Options.Set(Key, this);
    }

    ~MeasuredCall() => Abandon();

    /// <summary>The call that a request is sent for, when another handler measures it.</summary>
    public static MeasuredCall? Around(HttpRequestMessage request) => request.Options.TryGetValue(Key, out var call) ? call : null;

    /// <summary>Counts an attempt, seen behind the handler that measures.</summary>
    public void CountAttempt()
    {
        if (Interlocked.Increment(ref _attempts) > 1)
            _metrics.ExternalApis.RecordRetry(_service);
    }

    /// <summary>The request has left the handler that measures: another attempt of it is a call of its own.</summary>
    public static void Leave(HttpRequestMessage request) => ((IDictionary<string, object?>)request.Options).Remove(Key.Key);

    /// <summary>The headers are there. Returns the response, whose body ends the call when it has one.</summary>
    public HttpResponseMessage Answered(HttpResponseMessage response, HttpRequestMessage request, ICollection<HttpStatusCode> alsoErrors)
    {
        _chain.Answered();
        _metrics.ExternalApis.RecordResponse(_service, (int)response.StatusCode, _metrics.Factory.TimeProvider.GetElapsedTime(_startedAt));
        if (CallErrors.TypeOf(response.StatusCode, alsoErrors) is { } errorType)
        {
            _hasFailed = true;
            _scope.Fail(errorType);
        }

        if (HasBody(response, request))
            response.Content = new MeasuredContent(response.Content, this);
        else
            Complete();
        return response;
    }

    /// <summary>The body was read to its end.</summary>
    public void Complete() => End(ExternalApiCallResult.Completed);

    /// <summary>The body was left before its end.</summary>
    public void Abandon() => End(ExternalApiCallResult.Abandoned);

    /// <summary>The call, or reading the body, threw.</summary>
    public void Fail(Exception exception, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _hasEnded, 1) != 0)
            return;
        if (!_hasFailed)
        {
            if (WasCancelled(exception, cancellationToken))
                _scope.Cancel();
            else
                _scope.Fail(CallErrors.TypeOf(exception, _metrics.Factory.Errors, cancellationToken));
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
        if (cancellationToken != _token && !_chain.IsClientsToken(cancellationToken))
            return true;
        return !_chain.WasCancelledInBetween(_startedOnTimers)
            && (_timeout == Timeout.InfiniteTimeSpan || _chain.Elapsed < _timeout - TimerTolerance);
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
