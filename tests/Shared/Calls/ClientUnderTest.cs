using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.TestServers;

/// <summary>
/// A client that calls something outside of the process, measured by an adapter. To try an adapter of your own, derive from this class
/// and from <see cref="CallConformance"/>, with <see cref="ClientAttribute"/>. Do not override what a client cannot do: its test does not exist then.
/// </summary>
public abstract class ClientUnderTest : IAsyncDisposable
{
    /// <summary>The metrics that the adapter records to.</summary>
    public GatewayMetrics Metrics { get; } = TestMetrics.Create(TimeProvider.System);

    /// <summary>One call that works, to its end: the answer is read.</summary>
    public abstract Task SucceedAsync(CancellationToken cancellationToken);

    /// <summary>The same, synchronously.</summary>
    public virtual Action? SucceedSynchronously => null;

    /// <summary>Every kind of failure that the adapter tells from others.</summary>
    public abstract IReadOnlyList<FailingCall> Failures { get; }

    /// <summary>A call that nobody answers. It ends when the token is cancelled, and throws <see cref="OperationCanceledException"/>.</summary>
    public abstract Task HangAsync(CancellationToken cancellationToken);

    /// <summary>A call that nobody answers and that the client's own time-out ends, with whatever the client throws. The error type is <see cref="TimeoutError"/>.</summary>
    public virtual Func<Task>? TimeOutAsync => null;

    /// <summary>The error type of a time-out.</summary>
    public virtual string TimeoutError => "timeout_error";

    /// <summary>Starts a call with an answer that is read in parts, reads the first of several parts, and returns.</summary>
    public virtual Func<CancellationToken, Task<OpenCall>>? OpenAsync => null;

    /// <summary>Disposes the client, not what it calls.</summary>
    public virtual Func<ValueTask>? DisposeClientAsync => null;

    /// <summary>One call without and with the adapter, on the calling thread, for what the adapter allocates.</summary>
    public virtual (Action Bare, Action Measured)? Twins => null;

    /// <summary>What the adapter may allocate for a call of <see cref="Twins"/>, in bytes: what the client forces it to.</summary>
    public virtual int BytesAllowed => 0;

    /// <summary>Number of calls that have ended, however they did, on the page.</summary>
    public abstract double Ended { get; }

    /// <summary>Number of calls in flight on the page; null where the family does not show it.</summary>
    public virtual double? InFlight => null;

    /// <summary>Number of durations on the page.</summary>
    public abstract double Timed { get; }

    /// <summary>Number of errors on the page: of one type, or of all.</summary>
    public abstract double Errors(string? errorType = null);

    /// <summary>Number of calls that ended so (<c>success</c>, <c>failed</c>, <c>cancelled</c>, <c>abandoned</c>) on the page; null where the family does not show it.</summary>
    public virtual double? WithOutcome(string outcome) => null;

    public abstract ValueTask DisposeAsync();

    /// <summary>The sum of a metric's series that have these labels; 0 when there are none. For histograms, name the part: <c>_count</c>.</summary>
    protected double Sum(string name, params (string Name, string Value)[] labels)
    {
        var page = Metrics.Scrape();
        return page.Has(name, labels) ? page.Value(name, labels) : 0;
    }
}
