using Gateway.Instrumentation.Benchmarks.Cases;

namespace Gateway.Instrumentation.Benchmarks.Soak;

/// <summary>
/// What the soak records: fixed series that all workers share, and sessions that come and go. It keeps its own books,
/// to compare the metrics with at the end.
/// </summary>
internal sealed class SoakLoad
{
    private const int Batch = 512;
    private const int SessionsPerWorker = 64;

    private readonly Labeled<Counter, string, string> _requests;
    private readonly Labeled<Histogram, string, string> _sizes;
    private readonly Labeled<Counter, string> _sessions;
    private readonly Labeled<Histogram, string> _sessionSizes;
    private readonly CallMetrics _calls;
    private readonly string[][] _sessionNames;
    private long _batches;
    private long _sessionsEnded;
    private long _sessionsWrong;

    public SoakLoad(MetricFactory metrics, int workers)
    {
        _requests = metrics.Counter("soak_requests_total", "Requests.", Label.Text("provider"), Label.Text("model"));
        _sizes = metrics.Histogram("soak_request_bytes", "Sizes.", [1, 8, 64], Label.Text("provider"), Label.Text("model"));
        var session = Label.Text("session");
        _sessions = metrics.Counter("soak_session_messages_total", "Messages of a session.", session);
        _sessionSizes = metrics.Histogram("soak_session_bytes", "Message sizes of a session.", [1, 8, 64], session);
        _calls = new CallMetrics(metrics);
        _sessionNames =
        [
            .. Enumerable.Range(0, workers).Select(worker =>
                Enumerable.Range(0, SessionsPerWorker).Select(i => $"session-{worker}-{i}").ToArray()),
        ];
    }

    public long Operations => Interlocked.Read(ref _batches) * Batch * 3;

    public long SessionsEnded => Interlocked.Read(ref _sessionsEnded);

    /// <summary>Sessions that did not show what they recorded.</summary>
    public long SessionsWrong => Interlocked.Read(ref _sessionsWrong);

    /// <summary>Records at full speed until it is cancelled.</summary>
    public void Record(int worker, CancellationToken stop)
    {
        var next = 0;
        while (!stop.IsCancellationRequested)
        {
            for (var i = 0; i < Batch; i++)
            {
                var index = i % Texts.MaxWorkers;
                var (provider, model) = (Texts.Providers[index], Texts.Models[index]);
                _requests.WithLabels(provider, model).Inc();
                _sizes.WithLabels(provider, model).Observe(1 << index);
                using var call = _calls.TrackCall(provider, model);
                call.Succeed();
            }

            LiveAndEnd(_sessionNames[worker][next++ % SessionsPerWorker]);
            Interlocked.Increment(ref _batches);
        }
    }

    /// <summary>Compares the metrics with the books, once all workers have ended.</summary>
    /// <returns>What is wrong; nothing when every number is exact.</returns>
    public IEnumerable<string> Mismatches()
    {
        var expected = (double)(_batches * Batch / Texts.MaxWorkers);
        foreach (var worker in Texts.Workers)
        {
            var (provider, model) = (Texts.Providers[worker], Texts.Models[worker]);
            var size = _sizes.WithLabels(provider, model);
            var checks = new (string Name, double Shown, double Expected)[]
            {
                ("requests", _requests.WithLabels(provider, model).Value, expected),
                ("sizes, count", size.Count, expected),
                ("sizes, sum", size.Sum, expected * (1 << worker)),
                ("calls that succeeded", _calls.Succeeded(provider, model), expected),
                ("durations of calls", _calls.Duration(provider, model).Count, expected),
                ("calls in flight", _calls.InFlight(provider, model), 0),
            };
            foreach (var (name, shown, wanted) in checks.Where(check => !check.Shown.Equals(check.Expected)))
                yield return FormattableString.Invariant($"{name} of {provider}: {shown} shown, {wanted} recorded");
        }

        if (_sessionsWrong > 0)
            yield return $"{_sessionsWrong} sessions did not show what they recorded";
    }

    // A worker has its sessions to itself, so each of them has to show exactly what it recorded; also the one that is
    // made anew because a handle is used after its series was removed.
    private void LiveAndEnd(string session)
    {
        var messages = _sessions.WithLabels(session);
        var sizes = _sessionSizes.WithLabels(session);
        messages.Inc();
        messages.Inc();
        sizes.Observe(2);
        var right = messages.Value.Equals(2d) && sizes.Count == 1;
        right &= _sessions.Remove(session) && _sessionSizes.Remove(session);
        messages.Inc();
        right &= _sessions.WithLabels(session).Value.Equals(1d) && _sessions.Remove(session);
        if (!right)
            Interlocked.Increment(ref _sessionsWrong);
        Interlocked.Increment(ref _sessionsEnded);
    }
}
