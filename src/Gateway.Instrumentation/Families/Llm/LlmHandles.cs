namespace Gateway.Instrumentation;

/// <summary>The handles that a request of one provider, model and operation records to.</summary>
internal sealed class LlmHandles(LlmModelHandles model, Gauge inProgress, Histogram duration, Func<LlmOutcome, Counter> requests, Func<string, Counter> errors)
{
    private readonly PerMember<LlmOutcome, Counter> _requests = new(requests);

    public LlmModelHandles Model => model;

    public Gauge InProgress => inProgress;

    public void End(LlmOutcome outcome, string? errorType, TimeSpan elapsed)
    {
        // The request before its error: a scrape never sees more errors than requests.
        _requests[outcome].Inc();
        duration.Observe(elapsed);
        if (outcome == LlmOutcome.Failed)
            errors(errorType!).Inc();
    }
}
