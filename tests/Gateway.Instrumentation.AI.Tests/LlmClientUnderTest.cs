using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.AI.Tests;

/// <summary>What the page shows of requests to a model, in the conformance suite.</summary>
internal abstract class LlmClientUnderTest : ClientUnderTest
{
    public override double Ended => Sum("llm_requests_total");

    public override double? InFlight => Sum("llm_requests_inprogress");

    public override double Timed => Sum("llm_request_duration_seconds_count");

    public override double Errors(string? errorType = null) =>
        errorType is null ? Sum("llm_errors_total") : Sum("llm_errors_total", ("error_type", errorType));

    public override double? WithOutcome(string outcome) => Sum("llm_requests_total", ("outcome", outcome));
}
