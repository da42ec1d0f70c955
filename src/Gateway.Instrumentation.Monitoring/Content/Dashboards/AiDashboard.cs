using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;
using static Gateway.Instrumentation.Monitoring.Dashboards.UsualQueries;

namespace Gateway.Instrumentation.Monitoring.Content.Dashboards;

/// <summary>Requests to language models: outcome, speed, tokens, cost, budgets.</summary>
internal static class AiDashboard
{
    public const string Uid = "gateway-ai";

    private const string Seldom = "it is seldom: an hour shows it";

    public static PanelLink Link(string panel) => new(Uid, panel);

    public static Dashboard Make() => new(
        Uid, "AI", "Do the models answer, how fast, and what does it cost?",
        new Row(
            "Requests",
            new Panel(
                "Requests by Outcome", "Requests per second. Abandoned: the reader left in the midst of the answer.", Unit.RequestsPerSecond,
                Rate(LlmRequestsTotal, "outcome"))
            {
                IsStacked = true,
            },
            new Panel(
                "Failed Share", "Share of requests that failed, by provider and model. Above 10 % for some minutes somebody has to look.", Unit.Ratio,
                Share(LlmRequestsTotal, LlmRequestsTotal, "provider, model", "outcome=\"failed\""))
            {
                Min = 0,
                Max = 1,
                Thresholds = [new(0.1, "red", "LlmErrors")],
            },
            new Panel(
                "Errors by Type", "Failed requests per second. Rate limits: ask less, or ask for more.", Unit.RequestsPerSecond,
                Rate(LlmErrorsTotal, "provider, error_type")),
            new Panel(
                "Requests in Flight", "Requests that wait for their answer or its end.", Unit.Number,
                Level("sum", LlmRequestsInprogress, "provider, model"))),
        new Row(
            "Speed",
            new Panel(
                "Duration", "Median and 95th percentile, without the time that the reader took.", Unit.Seconds,
                Percentiles(LlmRequestDurationSeconds, "provider, model", 50, 95)),
            new Panel(
                "Time to First Token",
                "Median and 95th percentile until the first piece of a streamed answer: what a person waits for.", Unit.Seconds,
                Percentiles(LlmTimeToFirstTokenSeconds, "provider, model", 50, 95)),
            new Panel(
                "Time between Tokens",
                "Median and 95th percentile that the reader waited for the next piece. Above 0.1 s the text comes slower than people read.", Unit.Seconds,
                Percentiles(LlmInterTokenSeconds, "provider, model", 50, 95)),
            new Panel(
                "Time to First Token, Distribution", "All streamed answers by the time to their first piece.", Unit.Seconds,
                new Target(BucketsOf(LlmTimeToFirstTokenSeconds), "{{le}}"))
            {
                Kind = PanelKind.HeatMap,
            }),
        new Row(
            "Tokens and cost",
            new Panel(
                "Tokens per Second", "Tokens by type. Cached and cache-write tokens are a part of input, reasoning is one of output.", Unit.TokensPerSecond,
                Rate(LlmTokensTotal, "type")),
            new Panel(
                "Output Tokens per Second", "Tokens that each model wrote.", Unit.TokensPerSecond,
                Rate(LlmTokensTotal, "provider, model", "type=\"output\"")),
            new Panel(
                "Cost per Hour by Model", "US dollars per hour at the speed of the moment.", Unit.UsDollars,
                new Target(Query.Of($$"""3600 * {{RateOf(LlmCostUsdTotal, "provider, model")}}"""), "{{provider}} {{model}}"))
            {
                IsStacked = true,
            },
            new Panel(
                "Cost per Hour by Team", "US dollars per hour at the speed of the moment.", Unit.UsDollars,
                new Target(Query.Of($$"""3600 * {{RateOf(LlmCostUsdTotal, "team")}}"""), "{{team}}"))
            {
                IsStacked = true,
            },
            new Panel(
                "Not in the Cost",
                "Requests per second whose price is not known, and answers that did not say how many tokens they used.", Unit.RequestsPerSecond,
                Rate(LlmUnpricedRequestsTotal, "provider, model", legend: "{{provider}} {{model}} without a price"),
                Rate(LlmUsageMissingTotal, "provider, model", legend: "{{provider}} {{model}} without usage"))),
        new Row(
            "Budgets",
            new Panel(
                "Budget Spent", "Share of each team's budget that is spent in this window. At 1 the team's requests are refused.", Unit.Ratio,
                new Target(Query.Of($$"""max by (team) ({{LlmBudgetSpentUsd}}) / (max by (team) ({{LlmBudgetLimitUsd}}) > 0)"""), "{{team}}"))
            {
                Kind = PanelKind.Gauge,
                Width = 12,
                Height = 8,
                Min = 0,
                Max = 1,
                Thresholds = [new(0.9, "orange", "LlmBudgetNearlySpent"), new(1, "red")],
            },
            new Panel(
                "Budget Remaining", "What each team has left in this window; negative when it spent more.", Unit.UsDollars,
                Level("min", LlmBudgetRemainingUsd, "team"))
            {
                Thresholds = [new(0, "green")],
                BaseColor = "red",
            },
            new Panel(
                "Budgets at a Glance", "Each team's limit, what it spent and has left, and when its window ends.", Unit.UsDollars,
                Level("max", LlmBudgetLimitUsd, "team", legend: "limit"),
                Level("max", LlmBudgetSpentUsd, "team", legend: "spent"),
                Level("min", LlmBudgetRemainingUsd, "team", legend: "remaining"),
                new Target(Query.Of($$"""max by (team) ({{LlmBudgetWindowEndTimeSeconds}}) - time()"""), "window ends in") { Unit = Unit.Age })
            {
                Kind = PanelKind.Table,
            }),
        new Row(
            "Providers",
            new Panel(
                "Fallbacks in the Last Hour", "Requests that went on to another provider, and why.", Unit.Number,
                Increase(LlmFallbacksTotal, "from, to, reason", "1h", Seldom, legend: "{{from}} to {{to}}: {{reason}}")),
            new Panel(
                "Rate Limit Remaining", "What each provider's limit leaves. At 0 the next request is refused.", Unit.Number,
                Level("min", LlmRateLimitRemaining, "provider, kind")),
            new Panel(
                "Answers from the Cache", "Share of answers that came from a cache, without a request.", Unit.Ratio,
                new Target(ShareOfBoth(LlmCacheHitsTotal, LlmRequestsTotal, "provider, model"), "{{provider}} {{model}}"))
            {
                Min = 0,
                Max = 1,
            },
            new Panel(
                "Finish Reasons", "Answers per second by why the model stopped. Length: the answer was cut off.", Unit.RequestsPerSecond,
                Rate(LlmFinishReasonsTotal, "reason"))
            {
                IsStacked = true,
            },
            new Panel(
                "Answering Models",
                "Answers by the model that was asked for and the one that answered, in the time shown. Two names: an alias, or another version.", Unit.Number,
                Increase(LlmModelAnswersTotal, "provider, requested_model, answering_model", "$__range", "a table sums up the time shown", legend: "answers"))
            {
                Kind = PanelKind.Table,
            }),
        new Row(
            "Tools",
            new Panel("Tool Calls by Outcome", "Calls per second that models asked for.", Unit.PerSecond, Rate(LlmToolCallsTotal, "tool, outcome")),
            new Panel(
                "Tool Call Duration p95", "95th percentile by tool. It is a part of what the person waits for.", Unit.Seconds,
                Percentiles(LlmToolCallDurationSeconds, "tool", 95)))
        {
            IsCollapsed = true,
        })
    {
        Readers = "Teams that call models look at it for speed and errors, and who pays for them for cost.",
        Tags = ["ai"],
        Variables = [new("provider", "Provider", LlmRequestsTotal), new("model", "Model", LlmRequestsTotal)],
    };
}
