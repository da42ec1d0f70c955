using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

/// <summary>What one request to a model moves.</summary>
public class LlmMetricsTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly TestRegistry _test = new();
    private readonly LlmMetrics _llm;

    public LlmMetricsTests() => _llm = new LlmMetrics(_test.Metrics);

    [Fact]
    public void Nothing_is_shown_before_a_model_is_known() => _test.Samples.ShouldBeEmpty();

    [Fact]
    public void A_request_is_recorded_in_every_metric_that_it_belongs_to()
    {
        using (var call = _llm.TrackRequest("openai", "gpt-4o", team: "search"))
        {
            _test.Registry.Value("llm_requests_inprogress").ShouldBe(1);
            _test.Time.Advance(2 * Second);
            call.Usage(input: 100, output: 20, cachedInput: 40, reasoning: 5);
            call.Finish("stop");
            call.AnsweredBy("gpt-4o-2024-08-06");
            call.Cost(0.25);
            call.Succeed();
        }

        _test.WithoutBuckets().ShouldBe(
            """
            llm_requests_total{provider="openai",model="gpt-4o",operation="chat",outcome="success"} 1
            llm_requests_total{provider="openai",model="gpt-4o",operation="chat",outcome="failed"} 0
            llm_requests_total{provider="openai",model="gpt-4o",operation="chat",outcome="cancelled"} 0
            llm_requests_total{provider="openai",model="gpt-4o",operation="chat",outcome="abandoned"} 0
            llm_requests_inprogress{provider="openai",model="gpt-4o",operation="chat"} 0
            llm_request_duration_seconds_sum{provider="openai",model="gpt-4o",operation="chat"} 2
            llm_request_duration_seconds_count{provider="openai",model="gpt-4o",operation="chat"} 1
            llm_tokens_total{provider="openai",model="gpt-4o",type="input"} 100
            llm_tokens_total{provider="openai",model="gpt-4o",type="output"} 20
            llm_tokens_total{provider="openai",model="gpt-4o",type="cached_input"} 40
            llm_tokens_total{provider="openai",model="gpt-4o",type="cache_write"} 0
            llm_tokens_total{provider="openai",model="gpt-4o",type="reasoning"} 5
            llm_usage_missing_total{provider="openai",model="gpt-4o"} 0
            llm_cost_usd_total{provider="openai",model="gpt-4o",team="search"} 0.25
            llm_unpriced_requests_total{provider="openai",model="gpt-4o"} 0
            llm_cache_hits_total{provider="openai",model="gpt-4o"} 0
            llm_finish_reasons_total{provider="openai",model="gpt-4o",reason="stop"} 1
            llm_model_answers_total{provider="openai",requested_model="gpt-4o",answering_model="gpt-4o-2024-08-06"} 1
            provider_errors_total{provider="openai"} 0
            provider_latency_seconds_sum{provider="openai"} 2
            provider_latency_seconds_count{provider="openai"} 1
            provider_requests_total{provider="openai"} 1
            """);
    }

    [Fact]
    public void A_request_without_a_word_failed()
    {
        _llm.TrackRequest("openai", "gpt-4o").Dispose();
        Outcome("failed").ShouldBe(1);
        _test.Registry.Value("llm_errors_total", ("error_type", "unknown")).ShouldBe(1);
        _test.Registry.Value("provider_errors_by_type_total", ("error_type", "unknown")).ShouldBe(1);
        _test.Registry.Value("llm_usage_missing_total").ShouldBe(0, "nobody answered");
    }

    [Fact]
    public void Cancelled_and_abandoned_are_no_errors_of_anybody()
    {
        using (var call = _llm.TrackRequest("openai", "gpt-4o"))
            call.Cancel();
        using (var call = _llm.TrackRequest("openai", "gpt-4o"))
            call.Abandon();
        Outcome("cancelled").ShouldBe(1);
        Outcome("abandoned").ShouldBe(1);
        _test.Registry.Has("llm_errors_total").ShouldBeFalse();
        _test.Registry.Value("provider_requests_total").ShouldBe(2);
        _test.Registry.Value("provider_errors_total").ShouldBe(0);
    }

    [Fact]
    public void An_answer_that_a_content_filter_withheld_is_a_failure_of_that_kind()
    {
        using (var call = _llm.TrackRequest("openai", "gpt-4o"))
        {
            call.Finish("content_filter");
            call.Succeed();
        }

        Outcome("failed").ShouldBe(1);
        _test.Registry.Value("llm_errors_total", ("error_type", "content_filter")).ShouldBe(1);
        _test.Registry.Value("llm_finish_reasons_total", ("reason", "content_filter")).ShouldBe(1);
    }

    [Fact]
    public void A_request_ends_once_whoever_holds_a_copy_of_its_scope()
    {
        var call = _llm.TrackRequest("openai", "gpt-4o");
        var copy = call;
        call.Succeed();
        call.Dispose();
        using (var next = _llm.TrackRequest("openai", "gpt-4o"))
        {
            copy.Fail("too late");
            copy.Usage(1_000, 1_000);
            copy.Dispose();
            next.Succeed();
        }

        Outcome("success").ShouldBe(2);
        Outcome("failed").ShouldBe(0);
        _test.Registry.Value("llm_tokens_total").ShouldBe(0, "the old scope says nothing of the request that has its place now");
    }

    [Fact]
    public void A_request_that_was_timed_elsewhere_counts_the_same()
    {
        _llm.RecordRequest(new LlmRequestRecord
        {
            Provider = "openai",
            Model = "gpt-4o",
            Operation = "chat",
            Outcome = LlmOutcome.Failed,
            ErrorType = "rate_limited",
            Duration = Second,
            TimeToFirstToken = Second,
        });
        _llm.RecordRequest("openai", "gpt-4o", "chat", LlmOutcome.Failed, Second);
        _test.Registry.Value("llm_errors_total", ("error_type", "rate_limited")).ShouldBe(1);
        _test.Registry.Value("llm_errors_total", ("error_type", "unknown")).ShouldBe(1);
        _test.Registry.Value("llm_time_to_first_token_seconds_count").ShouldBe(1);
        _test.Registry.Value("provider_errors_by_type_total", ("error_type", "rate_limited")).ShouldBe(1);
    }

    [Fact]
    public void Usage_that_an_answer_did_not_say_is_counted_and_not_taken_for_0()
    {
        using (var call = _llm.TrackRequest("openai", "gpt-4o"))
            call.Succeed();
        using (var call = _llm.TrackRequest("openai", "gpt-4o"))
        {
            call.Received();
            call.Abandon();
        }

        _test.Registry.Value("llm_usage_missing_total").ShouldBe(2);
        _test.Registry.Value("llm_unpriced_requests_total").ShouldBe(0, "what is missing are the tokens, not the price");
    }

    [Fact]
    public void Tools_fallbacks_cache_hits_and_rate_limits_have_their_own_metrics()
    {
        using (var tool = _llm.TrackToolCall("weather"))
            tool.Succeed();
        _llm.TrackToolCall("weather").Dispose();
        _llm.RecordFallback("openai", "azure", "rate_limited");
        _llm.RecordCacheHit("openai", "gpt-4o");
        var headers = new Dictionary<string, string> { ["x-ratelimit-remaining-requests"] = "59", ["x-ratelimit-remaining-tokens"] = "many" };
        _llm.SetRateLimits("openai", headers.GetValueOrDefault);
        _llm.SetRateLimits("anthropic", name => name == "anthropic-ratelimit-input-tokens-remaining" ? "1000" : null);

        _test.Registry.Value("llm_tool_calls_total", ("tool", "weather"), ("outcome", "success")).ShouldBe(1);
        _test.Registry.Value("llm_tool_calls_total", ("tool", "weather"), ("outcome", "failed")).ShouldBe(1);
        _test.Registry.Value("llm_tool_call_duration_seconds_count").ShouldBe(2);
        _test.Registry.Value("llm_fallbacks_total", ("from", "openai"), ("to", "azure"), ("reason", "rate_limited")).ShouldBe(1);
        _test.Registry.Value("llm_cache_hits_total").ShouldBe(1);
        _test.Of("llm_rate_limit_remaining").ShouldBe(
            """
            llm_rate_limit_remaining{provider="openai",kind="requests"} 59
            llm_rate_limit_remaining{provider="anthropic",kind="input_tokens"} 1000
            """);
    }

    [Fact]
    public void What_is_announced_is_all_that_a_failure_of_a_known_kind_needs()
    {
        _llm.Announce("openai", "gpt-4o", errorTypes: "overloaded");
        var announced = _test.Samples;
        foreach (var errorType in (string[])["rate_limited", "timeout_error", "content_filter", "context_length", "auth_error", "api_error", "overloaded"])
        {
            using var call = _llm.TrackRequest("openai", "gpt-4o");
            call.Received();
            call.Received();
            call.Fail(errorType);
        }

        _test.Registry.Value("llm_errors_total").ShouldBe(7);
        Names(_test.Samples).Except(Names(announced)).Where(name => name.StartsWith("llm_", StringComparison.Ordinal)).ShouldBeEmpty();

        static IEnumerable<string> Names(string samples) => samples.Split('\n').Select(line => line[..line.LastIndexOf(' ')]);
    }

    [Fact]
    public void Nothing_is_lost_when_many_threads_ask_the_same_model()
    {
        Threads.Run(4, thread =>
        {
            for (var i = 0; i < 500; i++)
            {
                using var call = _llm.TrackRequest("openai", "gpt-4o");
                call.Usage(2, 1);
                if (i % 2 == 0)
                    call.Succeed();
                else
                    call.Fail("rate_limited");
            }
        });
        Outcome("success").ShouldBe(1_000);
        Outcome("failed").ShouldBe(1_000);
        _test.Registry.Value("llm_errors_total", ("error_type", "rate_limited")).ShouldBe(1_000);
        _test.Registry.Value("llm_tokens_total", ("type", "input")).ShouldBe(4_000);
        _test.Registry.Value("llm_requests_inprogress").ShouldBe(0);
    }

    [Fact]
    public void Recording_that_is_off_records_nothing_and_does_not_fail()
    {
        var off = new TestRegistry(options => options.Enabled = false);
        var llm = new LlmMetrics(off.Metrics);
        using (var call = llm.TrackRequest("openai", "gpt-4o"))
        {
            call.Received();
            call.Fail(new TimeoutException());
        }

        llm.RecordRequest("openai", "gpt-4o", "chat", LlmOutcome.Success, Second);
        off.Samples.ShouldBeEmpty();
    }

    private double Outcome(string outcome) => _test.Registry.Value("llm_requests_total", ("outcome", outcome));
}
