using System.ClientModel;
using Gateway.Instrumentation.Testing;
using Microsoft.Extensions.AI;

namespace Gateway.Instrumentation.AI.Tests;

/// <summary>Calls of the OpenAI package to a real server, and what the page says of them.</summary>
public class ChatClientTests
{
    private readonly GatewayMetrics _metrics = TestMetrics.Create();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_shows_its_tokens_its_finish_reason_and_its_model()
    {
        await using var server = await OpenAIServer.StartAsync(context => Answers.Completion(context));
        using var client = server.Chat(_metrics);

        (await client.GetResponseAsync("Hi", cancellationToken: Token)).Text.ShouldBe("Hello!");

        Outcomes().ShouldBe(["openai gpt-4o chat success 1"]);
        Tokens().ShouldBe(["input 12", "output 7", "cached_input 8", "reasoning 3"]);
        _metrics.Value("llm_finish_reasons_total", ("reason", "stop")).ShouldBe(1);
        _metrics.Value("llm_model_answers_total", ("requested_model", "gpt-4o"), ("answering_model", "gpt-4o-2024-08-06")).ShouldBe(1);
        _metrics.Value("provider_requests_total", ("provider", "openai")).ShouldBe(1);
        _metrics.Value("llm_requests_inprogress").ShouldBe(0);
        _metrics.Scrape().Samples.ShouldNotContain(sample => sample.Line.Contains("sk-secret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(429, "rate_limit_exceeded", "rate_limited")]
    [InlineData(401, "invalid_api_key", "auth_error")]
    [InlineData(400, "context_length_exceeded", "context_length")]
    [InlineData(400, "content_filter", "content_filter")]
    [InlineData(400, "invalid_value", "ClientResultException")]
    [InlineData(500, "server_error", "ClientResultException")]
    [InlineData(504, "", "timeout_error")]
    public async Task An_error_is_counted_by_its_kind_and_reaches_the_caller(int status, string code, string errorType)
    {
        await using var server = await OpenAIServer.StartAsync(context => Answers.Error(context, status, code));
        using var client = server.Chat(_metrics);

        (await Should.ThrowAsync<ClientResultException>(() => client.GetResponseAsync("Hi", cancellationToken: Token))).Status.ShouldBe(status);
        await Should.ThrowAsync<ClientResultException>(() => ReadAsync(client));

        Outcomes().ShouldBe(["openai gpt-4o chat failed 2"]);
        Errors().ShouldBe([$"{errorType} 2"]);
        _metrics.Value("provider_errors_by_type_total", ("provider", "openai"), ("error_type", errorType)).ShouldBe(2);
        _metrics.Value("llm_usage_missing_total").ShouldBe(0);
    }

    [Fact]
    public async Task A_time_limit_of_the_client_is_a_time_out()
    {
        await using var server = await OpenAIServer.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using var client = server.Chat(_metrics, timeout: TimeSpan.FromMilliseconds(200));

        await Should.ThrowAsync<Exception>(() => client.GetResponseAsync("Hi", cancellationToken: Token));

        Outcomes().ShouldBe(["openai gpt-4o chat failed 1"]);
        Errors().ShouldBe(["timeout_error 1"]);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_a_failure()
    {
        var server = await OpenAIServer.StartAsync(context => Answers.Completion(context));
        using var client = server.Chat(_metrics);
        await server.DisposeAsync();

        await Should.ThrowAsync<Exception>(() => client.GetResponseAsync("Hi", cancellationToken: Token));

        Outcomes().ShouldBe(["openai gpt-4o chat failed 1"]);
        Errors().ShouldBe(["api_error 1"]);
    }

    [Fact]
    public async Task An_answer_that_the_content_filter_withheld_is_a_failure_of_that_kind()
    {
        await using var server = await OpenAIServer.StartAsync(context => Answers.Completion(context, text: "", finish: "content_filter"));
        using var client = server.Chat(_metrics);

        await client.GetResponseAsync("Hi", cancellationToken: Token);

        Outcomes().ShouldBe(["openai gpt-4o chat failed 1"]);
        Errors().ShouldBe(["content_filter 1"]);
    }

    [Fact]
    public async Task A_caller_that_cancels_is_no_error()
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await using var server = await OpenAIServer.StartAsync(async context =>
        {
            await source.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var client = server.Chat(_metrics);

        await Should.ThrowAsync<OperationCanceledException>(() => client.GetResponseAsync("Hi", cancellationToken: source.Token));

        Outcomes().ShouldBe(["openai gpt-4o chat cancelled 1"]);
        Errors().ShouldBeEmpty();
        _metrics.Value("provider_errors_total").ShouldBe(0);
    }

    [Fact]
    public async Task An_answer_without_usage_is_counted_as_such()
    {
        await using var server = await OpenAIServer.StartAsync(context => Answers.Completion(context, usage: null));
        using var client = server.Chat(_metrics);

        await client.GetResponseAsync("Hi", cancellationToken: Token);

        Outcomes().ShouldBe(["openai gpt-4o chat success 1"]);
        _metrics.Value("llm_usage_missing_total").ShouldBe(1);
        Tokens().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_team_and_the_providers_name_are_what_the_application_says()
    {
        await using var server = await OpenAIServer.StartAsync(context => Answers.Completion(context));
        var prices = new LlmPriceTable();
        prices.Set("our-vllm", "gpt-4o", new LlmPrice(1_000, 1_000));
        _metrics.Llm.Prices = prices;
        using var client = server.Chat(_metrics, configure: o =>
        {
            o.Provider = "our-vllm";
            o.Team = options => (string?)options!.AdditionalProperties!["team"];
        });

        await client.GetResponseAsync("Hi", new ChatOptions { AdditionalProperties = new() { ["team"] = "search" } }, Token);
        await client.GetResponseAsync("Hi", cancellationToken: Token);

        Outcomes().ShouldBe(["our-vllm gpt-4o chat success 2"], "a team that cannot be told fails no request");
        _metrics.Value("llm_cost_usd_total", ("provider", "our-vllm"), ("team", "search")).ShouldBe(0.019, 1e-9);
        _metrics.Value("llm_cost_usd_total", ("team", "unknown")).ShouldBe(0.019, 1e-9);
    }

    [Fact]
    public async Task The_model_of_a_request_is_the_one_that_its_options_name()
    {
        await using var server = await OpenAIServer.StartAsync(context => Answers.Completion(context));
        using var client = server.Chat(_metrics);

        await client.GetResponseAsync("Hi", new ChatOptions { ModelId = "o3" }, Token);

        Outcomes().ShouldBe(["openai o3 chat success 1"]);
    }

    [Fact]
    public async Task A_thousand_at_once_are_counted_each_once()
    {
        var number = 0;
        await using var server = await OpenAIServer.StartAsync(context => Interlocked.Increment(ref number) % 4 == 0
            ? Answers.Error(context, 429, "rate_limit_exceeded")
            : Answers.Completion(context));
        using var client = server.Chat(_metrics);

        await Task.WhenAll(Enumerable.Range(0, 1_000).Select(async _ =>
        {
            try
            {
                await client.GetResponseAsync("Hi", cancellationToken: Token);
            }
            catch (ClientResultException)
            {
                // one of the 250
            }
        }));

        Outcomes().ShouldBe(["openai gpt-4o chat success 750", "openai gpt-4o chat failed 250"]);
        Errors().ShouldBe(["rate_limited 250"]);
        Tokens().ShouldContain("input 9000");
        _metrics.Value("llm_requests_inprogress").ShouldBe(0);
        _metrics.Value("llm_request_duration_seconds_count").ShouldBe(1_000);
    }

    private static async Task ReadAsync(IChatClient client)
    {
        await foreach (var update in client.GetStreamingResponseAsync("Hi", cancellationToken: Token))
        {
            // to its end
        }
    }

    private IEnumerable<string> Outcomes() => Page.Outcomes(_metrics);

    private IEnumerable<string> Errors() => Page.Errors(_metrics);

    private IEnumerable<string> Tokens() => Page.Tokens(_metrics);
}
