using System.Collections.Concurrent;

namespace Gateway.Instrumentation;

/// <summary>
/// Requests to large language models: outcomes, errors by kind, durations, the time to the first token and between tokens, tokens,
/// money, budgets, fallbacks, rate limits, cache hits and tool calls. A request also counts for its provider in <see cref="ProviderMetrics"/>.
/// </summary>
/// <remarks>
/// Thread-safe. Recording never throws and allocates nothing once its labels are known. All labels are texts with the default limit;
/// null is recorded as <c>unknown</c>. A key is never a label: name it by an alias; nor is an end user.
/// </remarks>
public sealed partial class LlmMetrics
{
    private const string Chat = "chat";

    // As OpenTelemetry's conventions for generative AI advise for gen_ai.client.operation.duration: powers of two, up to a minute and a half.
    private static readonly Buckets DurationBuckets = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];

    // Those of gen_ai.server.time_to_first_token from 20 ms on, and up to a model that thinks for a minute.
    private static readonly Buckets FirstTokenBuckets = [0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60];

    // Those of gen_ai.server.time_per_output_token, with 1 and 5 ms for pieces that come together, and 10 s for a model that stalls.
    private static readonly Buckets InterTokenBuckets = [0.001, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5, 10];

    private readonly Labeled<Counter, string, string, string, string> _errors;
    private readonly Labeled<Counter, string, string, string, LlmOutcome> _requests;
    private readonly Labeled<Gauge, string, string, string> _inProgress;
    private readonly Labeled<Histogram, string, string, string> _duration;
    private readonly Labeled<Histogram, string, string> _firstToken;
    private readonly Labeled<Histogram, string, string> _interToken;
    private readonly Labeled<Counter, string, string, LlmTokenType> _tokens;
    private readonly Labeled<Counter, string, string> _usageMissing;
    private readonly Labeled<Counter, string, string, string> _cost;
    private readonly Labeled<Counter, string, string> _unpriced;
    private readonly Labeled<Gauge, string> _budgetLimit;
    private readonly Labeled<Gauge, string> _budgetSpent;
    private readonly Labeled<Gauge, string> _budgetRemaining;
    private readonly Labeled<Gauge, string> _budgetWindowEnd;
    private readonly Labeled<Counter, string, string, string> _fallbacks;
    private readonly Labeled<Gauge, string, LlmRateLimitKind> _rateLimitRemaining;
    private readonly Labeled<Counter, string, string> _cacheHits;
    private readonly Labeled<Counter, string, string, string> _finishReasons;
    private readonly Labeled<Counter, string, string, string> _answers;
    private readonly Labeled<Counter, string, OperationOutcome> _toolCalls;
    private readonly Labeled<Histogram, string> _toolDuration;

    private readonly Labeled<LlmModelHandles, string, string> _models;
    private readonly Labeled<LlmHandles, string, string, string> _handles;
    private readonly Labeled<ToolHandles, string> _tools;
    private readonly OperationKind<ToolHandles> _toolCall;
    private readonly ConcurrentQueue<LlmCall> _spare = [];
    private readonly ProviderMetrics _providers;
    private readonly LlmAccounts _accounts;
    private readonly MetricFactory _metrics;

    /// <summary>Registers the family's metrics and those of <see cref="ProviderMetrics"/>.</summary>
    /// <param name="metrics">The factory to register them with.</param>
    public LlmMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var provider = Label.Text("provider");
        var model = Label.Text("model");
        var operation = Label.Text("operation");
        var team = Label.Text("team");
        var tool = Label.Text("tool");

        _errors = metrics.Counter("llm_errors_total", "Number of requests to a model that failed, by error type.", provider, model, operation, Label.Text("error_type"));
        _requests = metrics.Counter("llm_requests_total", "Number of requests to a model, by outcome.", provider, model, operation, Label.Enum<LlmOutcome>("outcome"));
        _inProgress = metrics.Gauge("llm_requests_inprogress", "Number of requests to a model in flight.", provider, model, operation);
        _duration = metrics.Histogram("llm_request_duration_seconds", "Duration of a request to a model in seconds, without the time that the reader of a streamed answer took, for all outcomes.", DurationBuckets, provider, model, operation);
        _firstToken = metrics.Histogram("llm_time_to_first_token_seconds", "Time from a request to the first piece of its streamed answer, in seconds.", FirstTokenBuckets, provider, model);
        _interToken = metrics.Histogram("llm_inter_token_seconds", "Time that the reader of a streamed answer waited for a piece after the first, in seconds.", InterTokenBuckets, provider, model);
        _tokens = metrics.Counter("llm_tokens_total", "Number of tokens, by type; cached_input and cache_write are a part of input, reasoning is one of output.", provider, model, Label.Enum<LlmTokenType>("type"));
        _usageMissing = metrics.Counter("llm_usage_missing_total", "Number of answers that did not say how many tokens they used.", provider, model);
        _cost = metrics.Counter("llm_cost_usd_total", "Cost of requests in US dollars, as far as their prices are known.", provider, model, team);
        _unpriced = metrics.Counter("llm_unpriced_requests_total", "Number of requests that used tokens and whose price is not known: they are not in the cost.", provider, model);
        _budgetLimit = metrics.Gauge("llm_budget_limit_usd", "What a team may spend in a budget window, in US dollars.", team);
        _budgetSpent = metrics.Gauge("llm_budget_spent_usd", "What a team has spent in the current budget window, in US dollars.", team);
        _budgetRemaining = metrics.Gauge("llm_budget_remaining_usd", "What a team has left in the current budget window, in US dollars; negative when it has spent more.", team);
        _budgetWindowEnd = metrics.Gauge("llm_budget_window_end_time_seconds", "Unix timestamp at which a team's budget window ends and the next one begins, in seconds.", team);
        _fallbacks = metrics.Counter("llm_fallbacks_total", "Number of times that a request went on to another provider, by the error type that was the reason.", Label.Text("from"), Label.Text("to"), Label.Text("reason"));
        _rateLimitRemaining = metrics.Gauge("llm_rate_limit_remaining", "What a provider's rate limit leaves, as its last answer said.", provider, Label.Enum<LlmRateLimitKind>("kind"));
        _cacheHits = metrics.Counter("llm_cache_hits_total", "Number of answers that came from a cache, without a request.", provider, model);
        _finishReasons = metrics.Counter("llm_finish_reasons_total", "Number of answers, by the reason why the model stopped.", provider, model, Label.Text("reason", limit: 32));
        _answers = metrics.Counter("llm_model_answers_total", "Number of answers that named their model, by the model that was asked for and the one that answered.", provider, Label.Text("requested_model"), Label.Text("answering_model"));
        _toolCalls = metrics.Counter("llm_tool_calls_total", "Number of tool calls that a model asked for, by outcome.", tool, Label.Enum<OperationOutcome>("outcome"));
        _toolDuration = metrics.Histogram("llm_tool_call_duration_seconds", "Duration of a tool call in seconds, for all outcomes.", Buckets.Default, tool);

        _models = metrics.Bundle(provider, model, (p, m) => new LlmModelHandles(
            () => _firstToken.WithLabels(p, m), () => _interToken.WithLabels(p, m), type => _tokens.WithLabels(p, m, type),
            _usageMissing.WithLabels(p, m), _unpriced.WithLabels(p, m), _cacheHits.WithLabels(p, m)));
        _handles = metrics.Bundle(provider, model, operation, (p, m, o) => new LlmHandles(
            _models.WithLabels(p, m), _inProgress.WithLabels(p, m, o), _duration.WithLabels(p, m, o),
            outcome => _requests.WithLabels(p, m, o, outcome), errorType => _errors.WithLabels(p, m, o, errorType)));
        _tools = metrics.Bundle(tool, name => new ToolHandles(_toolDuration.WithLabels(name), outcome => _toolCalls.WithLabels(name, outcome)));
        _toolCall = metrics.OperationKind<ToolHandles>(static (handles, end) => handles.End(end));
        _providers = metrics.Shared(static factory => new ProviderMetrics(factory));
        _accounts = metrics.Shared(static factory => new LlmAccounts(factory));
        _metrics = metrics;
    }

    internal IErrorClassifier Errors => _metrics.Errors;

    /// <summary>
    /// Starts a request to a model. It is in flight until it ends. Its end records everything that was said of it, for the model and for
    /// its provider. Do not name the provider for the web request around it as well: it would count twice there.
    /// </summary>
    /// <param name="provider">The provider.</param>
    /// <param name="model">The model that is asked for.</param>
    /// <param name="operation">What is asked of it, from a small set: <c>chat</c>, <c>embeddings</c>.</param>
    /// <param name="team">The team that pays; null is recorded as <c>unknown</c>.</param>
    /// <returns>The scope. It counts as failed unless the caller reports another outcome.</returns>
    public LlmRequestScope TrackRequest(string provider, string model, string operation = Chat, string? team = null)
    {
        if (!_metrics.Registry.Enabled)
            return default;
        if (!_spare.TryDequeue(out var call))
            call = new LlmCall(this, _metrics.TimeProvider);
        return new(call, call.Start(_handles.WithLabels(provider, model, operation), provider, model, operation, team));
    }

    /// <summary>Starts a tool call that a model asked for. Its end records the outcome and the duration.</summary>
    /// <param name="tool">The tool: one that the application offers. Models can invent names.</param>
    /// <returns>The scope. It counts as failed unless the caller reports another outcome.</returns>
    public OperationScope TrackToolCall(string tool) => _toolCall.Start(_tools.WithLabels(tool));

    /// <summary>Shows the series of a model at 0 before its first request, so that <c>rate()</c> sees that request.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="model">The model.</param>
    /// <param name="operation">What is asked of it.</param>
    /// <param name="errorTypes">Error types to show at 0, in addition to those of <see cref="LlmErrors"/> and <see cref="IErrorClassifier.NamedTypes"/>.</param>
    public void Announce(string provider, string model, string operation = Chat, params ReadOnlySpan<string> errorTypes)
    {
        var handles = _handles.WithLabels(provider, model, operation);
        handles.InProgress.Inc(0);
        _ = (handles.Model.FirstToken, handles.Model.InterToken);
        _errors.Announce(provider, model, operation, LlmErrors.All);
        _errors.Announce(provider, model, operation, _metrics.ErrorTypes);
        _errors.Announce(provider, model, operation, errorTypes);
        _providers.Announce(provider, LlmErrors.All);
        _providers.Announce(provider, errorTypes);
    }

    /// <summary>Shows the calls of a tool at 0 before the first one, so that <c>rate()</c> sees that call.</summary>
    /// <param name="tool">The tool.</param>
    public void AnnounceTool(string tool) => _tools.WithLabels(tool);

    internal void ReportFailure(string source, Exception exception) => _metrics.ReportFailure(source, exception);

    internal void Return(LlmCall call) => _spare.Enqueue(call);

    internal void Record(LlmHandles handles, in LlmRequestRecord request)
    {
        var errorType = string.IsNullOrEmpty(request.ErrorType) ? "unknown" : request.ErrorType;
        handles.End(request.Outcome, errorType, request.Duration);
        _providers.HandlesOf(request.Provider).Record(OutcomeOf(request.Outcome), errorType, request.Duration);
        if (request.TimeToFirstToken is { } firstToken)
            handles.Model.FirstToken.Observe(firstToken);
        if (!string.IsNullOrEmpty(request.FinishReason))
            _finishReasons.WithLabels(request.Provider, request.Model, request.FinishReason).Inc();
        if (!string.IsNullOrEmpty(request.AnsweringModel))
            _answers.WithLabels(request.Provider, request.Model, request.AnsweringModel).Inc();
        RecordUsage(handles.Model, request);
    }

    private void RecordUsage(LlmModelHandles model, in LlmRequestRecord request)
    {
        model.Tokens(LlmTokenType.Input, request.InputTokens);
        model.Tokens(LlmTokenType.Output, request.OutputTokens);
        model.Tokens(LlmTokenType.CachedInput, request.CachedInputTokens);
        model.Tokens(LlmTokenType.CacheWrite, request.CacheWriteTokens);
        model.Tokens(LlmTokenType.Reasoning, request.ReasoningTokens);

        // Whoever answered, and be it in part, used tokens, and says how many, or does not.
        var isKnown = request.InputTokens is not null || request.OutputTokens is not null;
        if (!isKnown && (request.Outcome == LlmOutcome.Success || request.TimeToFirstToken is not null))
            model.UsageMissing.Inc();
        if (request.CostUsd is { } said)
            RecordCost(request.Provider, request.Model, request.Team!, said);
        else if (isKnown && _accounts.CostOf(request) is { } cost)
            RecordCost(request.Provider, request.Model, request.Team!, cost);
        else if (isKnown)
            model.Unpriced.Inc();
    }

    private static OperationOutcome OutcomeOf(LlmOutcome outcome) => outcome switch
    {
        LlmOutcome.Success => OperationOutcome.Success,
        LlmOutcome.Failed => OperationOutcome.Failed,
        _ => OperationOutcome.Cancelled,
    };

    /// <summary>The handles that the calls of a tool record to.</summary>
    private sealed class ToolHandles(Histogram duration, Func<OperationOutcome, Counter> calls)
    {
        private readonly PerMember<OperationOutcome, Counter> _calls = new(calls);

        public void End(OperationEnd end)
        {
            duration.Observe(end.Elapsed);
            _calls[end.Outcome].Inc();
        }
    }
}
