namespace Gateway.Instrumentation.Hosting;

/// <summary>The state of one tracked service: what the page and the health check show.</summary>
/// <param name="metrics">The family.</param>
/// <param name="time">The clock.</param>
/// <param name="options">The service's options.</param>
internal sealed class TrackedService(HostedServiceMetrics metrics, TimeProvider time, TrackedHostedServiceOptions options)
{
    private readonly Lock _lock = new();
    private State _state = State.NotStarted;
    private long _lastBeat;
    private string? _error;

    private enum State
    {
        NotStarted,
        Running,
        Ended,
        Failed,
        Stopped,
    }

    public string Name => options.Name;

    public TrackedHostedServiceOptions Options => options;

    public void Announce() => metrics.Announce(Name);

    public void Run(bool again = false)
    {
        lock (_lock)
        {
            _state = State.Running;
            if (again)
                metrics.RecordRestart(Name);
            else
                metrics.MarkRunning(Name);

            // A service that hangs before its first heartbeat is seen by the same age.
            if (options.HeartbeatTimeout is not null)
                BeatNow();
        }
    }

    /// <summary>Marks the end of the loop: one that nobody asked for is no failure, but a service that no longer works.</summary>
    public void End(bool isStopping)
    {
        lock (_lock)
        {
            _state = isStopping ? State.Stopped : State.Ended;
            metrics.MarkStopped(Name);
        }
    }

    public void Fail(Exception exception)
    {
        lock (_lock)
        {
            _state = State.Failed;
            _error = exception.GetType().Name;
            metrics.RecordFailure(Name, exception);
        }
    }

    public void Beat()
    {
        lock (_lock)
        {
            // A thread that outlives its service would show the age of a heartbeat that nothing ends.
            if (_state == State.Running)
                BeatNow();
        }
    }

    /// <summary>What is wrong, in words; null when nothing is.</summary>
    public string? Problem()
    {
        lock (_lock)
        {
            return _state switch
            {
                State.NotStarted => $"{Name} has not started",
                State.Failed => $"{Name} failed: {_error}",
                State.Ended => $"{Name} ended by itself",
                State.Stopped => $"{Name} was stopped",
                _ when time.GetElapsedTime(_lastBeat) is var age && age > options.HeartbeatTimeout =>
                    string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Name}: the last heartbeat was {age.TotalSeconds:0} s ago, allowed are {options.HeartbeatTimeout.Value.TotalSeconds:0} s"),
                _ => null,
            };
        }
    }

    private void BeatNow()
    {
        _lastBeat = time.GetTimestamp();
        metrics.RecordHeartbeat(Name);
    }
}
