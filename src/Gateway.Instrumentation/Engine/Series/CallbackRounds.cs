namespace Gateway.Instrumentation;

/// <summary>
/// The rounds in which scrapes ask a registry's callbacks. There is one at a time: scrapes that come meanwhile share the next
/// one, so that they call nothing twice and take nobody's running call for a failure.
/// </summary>
internal sealed class CallbackRounds(MetricRegistry registry)
{
    private readonly Lock _gate = new();
    private CallbackRound? _current;
    private CallbackRound? _next;
    private int _count; // of callbacks in the last round

    /// <summary>Ends when every callback was asked after this call, or was given up.</summary>
    public Task AskAsync()
    {
        if (!Array.Exists(registry.Metrics, static metric => metric.HasCallbacks))
            return Task.CompletedTask;
        if (SeriesCallback.IsCalling)
        {
            // A callback that scrapes: the round that it runs in would wait for it.
            registry.AskCallbacks();
            return Task.CompletedTask;
        }

        lock (_gate)
        {
            if (_current is not null)
                return (_next ??= new CallbackRound(registry, _count, End)).Ended;
            _current = new CallbackRound(registry, _count, End);
            _current.Start();
            return _current.Ended;
        }
    }

    private void End(int count)
    {
        lock (_gate)
        {
            _count = count;
            (_current, _next) = (_next, null);
            _current?.Start();
        }
    }
}
