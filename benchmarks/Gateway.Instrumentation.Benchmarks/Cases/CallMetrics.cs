namespace Gateway.Instrumentation.Benchmarks.Cases;

/// <summary>
/// A family as a user writes one. An operation with two text labels: one more and one less in flight, its duration, its
/// tokens, and a total that has the outcome as a third label.
/// </summary>
internal sealed class CallMetrics
{
    private readonly Labeled<Gauge, string, string> _inFlight;
    private readonly Labeled<Histogram, string, string> _duration;
    private readonly Labeled<Counter, string, string, OperationOutcome> _total;
    private readonly Labeled<Counter, string, string> _tokens;
    private readonly Labeled<CallHandles, string, string> _calls;
    private readonly OperationKind<CallHandles> _call;

    public CallMetrics(MetricFactory metrics)
    {
        var provider = Label.Text("provider");
        var model = Label.Text("model");
        _inFlight = metrics.Gauge("calls_inprogress", "Calls in flight.", provider, model);
        _duration = metrics.Histogram("calls_duration_seconds", "How long calls took.", HistogramCases.Bounds, provider, model);
        _total = metrics.Counter("calls_total", "Calls that ended, by outcome.", provider, model, Label.Enum<OperationOutcome>("outcome"));
        _tokens = metrics.Counter("calls_tokens_total", "Tokens that calls used.", provider, model);
        _calls = metrics.Bundle(provider, model, (p, m) => new CallHandles(this, p, m));
        _call = metrics.OperationKind<CallHandles>(static (series, end) => series.End(end), static series => series.Start());
    }

    public OperationScope TrackCall(string provider, string model) => _call.Start(_calls.WithLabels(provider, model));

    public double Succeeded(string provider, string model) => _total.WithLabels(provider, model, OperationOutcome.Success).Value;

    public Histogram Duration(string provider, string model) => _duration.WithLabels(provider, model);

    public double InFlight(string provider, string model) => _inFlight.WithLabels(provider, model).Value;

    private sealed class CallHandles(CallMetrics family, string provider, string model)
    {
        private readonly Gauge _inFlight = family._inFlight.WithLabels(provider, model);
        private readonly Histogram _duration = family._duration.WithLabels(provider, model);
        private readonly Counter _tokens = family._tokens.WithLabels(provider, model);
        private readonly PerMember<OperationOutcome, Counter> _total = new(outcome => family._total.WithLabels(provider, model, outcome));

        public void Start() => _inFlight.Inc();

        public void End(OperationEnd end)
        {
            _inFlight.Dec();
            _duration.Observe(end.Elapsed);
            _tokens.Inc(ScopeCase.TokensPerCall);
            _total[end.Outcome].Inc();
        }
    }
}
