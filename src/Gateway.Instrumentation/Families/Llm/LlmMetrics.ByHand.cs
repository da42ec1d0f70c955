namespace Gateway.Instrumentation;

/// <content>What a scope does not see: requests and tokens that were counted elsewhere, fallbacks, cache hits, rate limits.</content>
public sealed partial class LlmMetrics
{
    /// <summary>Records a request that was timed elsewhere, with everything that is known of it.</summary>
    /// <param name="request">The request.</param>
    public void RecordRequest(in LlmRequestRecord request) =>
        Record(_handles.WithLabels(request.Provider, request.Model, request.Operation), request);

    /// <summary>Records a request that was timed elsewhere, of which no more is known.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="model">The model that was asked for.</param>
    /// <param name="operation">What was asked of it.</param>
    /// <param name="outcome">How it ended. A failure has the error type <c>unknown</c>.</param>
    /// <param name="duration">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordRequest(string provider, string model, string operation, LlmOutcome outcome, TimeSpan duration) =>
        RecordRequest(new LlmRequestRecord { Provider = provider, Model = model, Operation = operation, Outcome = outcome, Duration = duration });

    /// <summary>Records how long a reader waited for a piece of a streamed answer after the first. A scope does it by itself.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="model">The model.</param>
    /// <param name="wait">The time; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordInterTokenTime(string provider, string model, TimeSpan wait) => _models.WithLabels(provider, model).InterToken.Observe(wait);

    /// <summary>Counts tokens of work that is no request of its own, such as a batch.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="model">The model.</param>
    /// <param name="type">Which tokens.</param>
    /// <param name="count">The number; 0 or less records nothing.</param>
    public void RecordTokens(string provider, string model, LlmTokenType type, long count) => _models.WithLabels(provider, model).Tokens(type, count);

    /// <summary>Counts a request whose price is not known, where the application computes costs itself.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="model">The model.</param>
    public void RecordUnpriced(string provider, string model) => _models.WithLabels(provider, model).Unpriced.Inc();

    /// <summary>Counts a request that went on to another provider.</summary>
    /// <param name="from">The provider that failed.</param>
    /// <param name="to">The one that is asked next.</param>
    /// <param name="reason">The error type of the failure.</param>
    public void RecordFallback(string from, string to, string reason) => _fallbacks.WithLabels(from, to, reason).Inc();

    /// <summary>Counts an answer that came from a cache.</summary>
    /// <param name="provider">The provider that was not asked.</param>
    /// <param name="model">The model that was not asked.</param>
    public void RecordCacheHit(string provider, string model) => _models.WithLabels(provider, model).CacheHits.Inc();

    /// <summary>Sets what a provider's rate limit leaves.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="kind">What it limits.</param>
    /// <param name="remaining">What is left.</param>
    public void SetRateLimitRemaining(string provider, LlmRateLimitKind kind, double remaining) => _rateLimitRemaining.WithLabels(provider, kind).Set(remaining);

    /// <summary>Sets what a provider's rate limits leave, as the headers of its answer say: those of OpenAI, Azure, Anthropic and the many that do as they do.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="header">Returns the header of a name, in any letter case; null when there is none.</param>
    public void SetRateLimits(string provider, Func<string, string?> header) => LlmRateLimits.Read(this, provider, header);
}
