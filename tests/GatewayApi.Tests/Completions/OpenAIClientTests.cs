using System.ClientModel;
using System.ClientModel.Primitives;
using Gateway.Instrumentation.Testing;
using GatewayApi.SimulatedModels;
using OpenAI;
using OpenAI.Chat;

namespace GatewayApi.Tests.Completions;

/// <summary>The gateway, asked by the OpenAI package as any program would.</summary>
public class OpenAIClientTests
{
    private const string Completions = "/v1/chat/completions";
    private const string Model = "gpt-4o";
    private const string Shared = "deepseek-ai/DeepSeek-V3"; // two providers offer it
    private static readonly UserChatMessage[] Hello = [new("Hello")];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_has_its_text_its_tokens_and_its_cost()
    {
        await using var gateway = await StartAsync();

        ChatCompletion answer = await Client(gateway).CompleteChatAsync(Hello, cancellationToken: Token);

        answer.Content.Single().Text.ShouldBe("gpt-4o has read your 5 characters.");
        answer.Usage.InputTokenCount.ShouldBe(2);
        var page = await EndedAsync(gateway);
        page.Value("llm_requests_total", ("provider", "portkey"), ("model", Model), ("outcome", "success")).ShouldBe(1);
        page.Value("llm_tokens_total", ("type", "input")).ShouldBe(2);
        page.Value("llm_cost_usd_total", ("provider", "portkey"), ("team", "unknown")).ShouldBeGreaterThan(0);
        page.Value("provider_requests_total", ("provider", "portkey")).ShouldBe(1);
        page.Value("model_requests_total", ("model", Model)).ShouldBe(1);
        page.Value("http_requests_total", ("endpoint", Completions), ("status", "200")).ShouldBe(1);
    }

    [Fact]
    public async Task A_stream_is_read_to_its_end_piece_by_piece()
    {
        await using var gateway = await StartAsync();

        var (text, pieces, usage) = ("", 0, default(ChatTokenUsage));
        await foreach (var piece in Client(gateway).CompleteChatStreamingAsync(Hello, cancellationToken: Token))
        {
            text += string.Concat(piece.ContentUpdate.Select(part => part.Text));
            usage = piece.Usage ?? usage;
            pieces++;
        }

        text.ShouldBe("gpt-4o has read your 5 characters.");
        pieces.ShouldBeGreaterThan(3);
        usage!.OutputTokenCount.ShouldBe(9);
        var page = await EndedAsync(gateway);
        page.Value("llm_requests_total", ("outcome", "success")).ShouldBe(1);
        page.Value("llm_time_to_first_token_seconds_count").ShouldBe(1);
        page.Value("llm_inter_token_seconds_count").ShouldBe(5);
    }

    [Fact]
    public async Task A_provider_that_fails_is_stood_in_for_and_each_counts_its_own()
    {
        await using var gateway = await StartAsync();
        await gateway.SyncAsync("together");
        await gateway.SyncAsync("deepinfra");
        var chain = await ChainAsync(gateway);
        await gateway.ModelsBehaveAsync(chain[0], ModelFault.Error);

        ChatCompletion answer = await Client(gateway, model: Shared).CompleteChatAsync(Hello, cancellationToken: Token);

        answer.Content.Single().Text.ShouldContain("has read");
        var page = await EndedAsync(gateway);
        page.Value("llm_requests_total", ("provider", chain[0]), ("outcome", "failed")).ShouldBe(1);
        page.Value("llm_requests_total", ("provider", chain[1]), ("outcome", "success")).ShouldBe(1);
        page.Value("llm_fallbacks_total", ("from", chain[0]), ("to", chain[1]), ("reason", "api_error")).ShouldBe(1);
        page.Value("provider_errors_by_type_total", ("provider", chain[0]), ("error_type", "api_error")).ShouldBe(1);
        page.Value("provider_errors_total", ("provider", chain[1])).ShouldBe(0);
        page.Value("model_requests_total").ShouldBe(1);
        page.Value("model_errors_total").ShouldBe(0);
        page.Value("http_request_errors_total", ("endpoint", Completions)).ShouldBe(0);
    }

    [Fact]
    public async Task When_nobody_answers_in_time_the_caller_gets_a_time_out_and_the_page_says_so()
    {
        await using var gateway = await StartAsync("Chat:ModelTimeout=00:00:00.2");
        await gateway.ModelsBehaveAsync("portkey", ModelFault.None, delayMs: 600_000);

        (await Should.ThrowAsync<ClientResultException>(() => Client(gateway).CompleteChatAsync(Hello, cancellationToken: Token))).Status.ShouldBe(504);

        var page = await EndedAsync(gateway);
        page.Value("llm_errors_total", ("provider", "portkey"), ("error_type", "timeout_error")).ShouldBe(1);
        page.Value("http_request_errors_by_type_total", ("endpoint", Completions), ("error_type", "timeout_error")).ShouldBe(1);
    }

    [Fact]
    public async Task A_caller_who_leaves_a_stream_has_abandoned_it_and_nobody_failed()
    {
        await using var gateway = await StartAsync();
        await gateway.ModelsBehaveAsync("portkey", ModelFault.None, delayMs: 1_500); // longer than a client waits for the rest of what it left

        await foreach (var piece in Client(gateway).CompleteChatStreamingAsync(Hello, cancellationToken: Token))
            break;

        var page = await EndedAsync(gateway);
        page.Value("llm_requests_total", ("outcome", "abandoned")).ShouldBe(1);
        page.Value("provider_errors_total", ("provider", "portkey")).ShouldBe(0);
        page.Value("http_requests_total", ("endpoint", Completions), ("status", "499")).ShouldBe(1);
    }

    [Fact]
    public async Task A_stream_that_breaks_off_after_its_caller_has_left_is_no_error_of_the_gateway()
    {
        await using var gateway = await StartAsync("Chat:ModelTimeout=00:10:00");
        await gateway.ModelsBehaveAsync("portkey", ModelFault.Broken, delayMs: 5_000); // longer than a client waits for the rest of what it left

        await foreach (var piece in Client(gateway).CompleteChatStreamingAsync(Hello, cancellationToken: Token))
            break;

        var page = await EndedAsync(gateway);
        page.Value("llm_requests_total", ("outcome", "failed")).ShouldBe(1);
        page.Value("http_requests_total", ("endpoint", Completions), ("status", "499")).ShouldBe(1);
        gateway.Answered.Measured.Single(request => request.Endpoint == Completions).Error.ShouldBeNull();
    }

    [Fact]
    public async Task A_caller_who_leaves_before_the_first_piece_ends_the_request_at_once()
    {
        await using var gateway = await StartAsync("Chat:ModelTimeout=00:10:00");
        await gateway.ModelsBehaveAsync("portkey", ModelFault.None, delayMs: 600_000);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var reading = Client(gateway).CompleteChatStreamingAsync(Hello, cancellationToken: leaving.Token).GetAsyncEnumerator(leaving.Token);
        var first = reading.MoveNextAsync().AsTask();
        await Poll.UntilAsync(gateway.PageAsync, page => page.Has("llm_requests_inprogress") && page.Value("llm_requests_inprogress") == 1, "a model that is asked");
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first);

        var page = await EndedAsync(gateway);
        page.Value("llm_requests_total", ("outcome", "cancelled")).ShouldBe(1);
        page.Value("http_requests_total", ("endpoint", Completions), ("status", "499")).ShouldBe(1);
    }

    [Fact]
    public async Task The_same_question_is_answered_from_the_cache()
    {
        await using var gateway = await StartAsync();

        for (var i = 0; i < 3; i++)
            await Client(gateway).CompleteChatAsync(Hello, cancellationToken: Token);

        var page = await EndedAsync(gateway, completions: 3);
        page.Value("llm_requests_total").ShouldBe(1);
        page.Value("llm_cache_hits_total", ("provider", "portkey")).ShouldBe(2);
        page.Value("cache_hits_total", ("cache_name", "answers")).ShouldBe(2);
        page.Value("cache_misses_total", ("cache_name", "answers")).ShouldBe(1);
        page.Value("cache_sets_total", ("cache_name", "answers")).ShouldBe(1);
        page.Value("model_requests_total").ShouldBe(3);
    }

    [Fact]
    public async Task A_team_pays_from_its_budget_until_it_is_spent_and_its_key_is_nowhere_on_the_page()
    {
        await using var gateway = await StartAsync("Completions:Teams:search:Key=sk-search-secret", "Completions:Teams:search:DailyUsd=0.000001");
        (await gateway.PageAsync()).Value("llm_budget_limit_usd", ("team", "search")).ShouldBe(0.000001, 1e-12);
        var client = Client(gateway, "sk-search-secret");

        await client.CompleteChatAsync(Hello, cancellationToken: Token);
        (await Should.ThrowAsync<ClientResultException>(() => client.CompleteChatAsync(Hello, cancellationToken: Token))).Status.ShouldBe(429);
        (await Should.ThrowAsync<ClientResultException>(() => Client(gateway, "sk-wrong").CompleteChatAsync(Hello, cancellationToken: Token))).Status.ShouldBe(401);

        var page = await EndedAsync(gateway, completions: 3);
        page.Value("llm_cost_usd_total", ("team", "search")).ShouldBeGreaterThan(0);
        page.Value("llm_budget_remaining_usd", ("team", "search")).ShouldBeLessThan(0);
        page.Samples.ShouldNotContain(sample => sample.Line.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Models_are_listed_and_one_that_nobody_offers_is_not_found()
    {
        await using var gateway = await StartAsync();

        var models = await Package(gateway, "sk").GetOpenAIModelClient().GetModelsAsync(Token);
        models.Value.Select(model => model.Id).ShouldContain(Model);
        (await Should.ThrowAsync<ClientResultException>(() => Client(gateway, model: "gpt-9").CompleteChatAsync(Hello, cancellationToken: Token))).Status.ShouldBe(404);
        (await EndedAsync(gateway)).Has("llm_requests_total").ShouldBeFalse();
    }

    [Fact]
    public async Task A_real_provider_by_address_and_key_is_asked_first()
    {
        await using var upstream = await StartAsync();
        await using var gateway = await StartAsync(
            "Completions:Providers:0:Name=upstream", $"Completions:Providers:0:Url={new Uri(upstream.Client.BaseAddress!, "v1")}",
            "Completions:Providers:0:Key=sk-upstream", $"Completions:Providers:0:Models:0={Model}");

        ChatCompletion answer = await Client(gateway).CompleteChatAsync(Hello, cancellationToken: Token);

        answer.Content.Single().Text.ShouldContain("has read");
        var page = await EndedAsync(gateway);
        page.Value("llm_requests_total", ("provider", "upstream"), ("outcome", "success")).ShouldBe(1);
        page.Value("external_api_calls_total", ("service", "upstream-models")).ShouldBe(1);
    }

    private static async Task<RunningGateway> StartAsync(params string[] settings)
    {
        var gateway = await RunningGateway.StartAsync(settings);
        await gateway.SyncAsync("portkey");
        return gateway;
    }

    // Who is asked first and next: the cheapest first.
    private static async Task<string[]> ChainAsync(RunningGateway gateway)
    {
        using var models = System.Text.Json.JsonDocument.Parse(await gateway.Client.GetStringAsync(new Uri("/api/pricing/models", UriKind.Relative), Token));
        return [.. models.RootElement.GetProperty("models").EnumerateArray().Where(model => model.GetProperty("model").GetString() == Shared)
            .OrderBy(model => model.GetProperty("inputPerMillion").GetDecimal() + model.GetProperty("outputPerMillion").GetDecimal())
            .Select(model => model.GetProperty("provider").GetString()!)];
    }

    private static ChatClient Client(RunningGateway gateway, string key = "sk", string model = Model) => Package(gateway, key).GetChatClient(model);

    private static OpenAIClient Package(RunningGateway gateway, string key) => new(
        new ApiKeyCredential(key),
        new OpenAIClientOptions { Endpoint = new Uri(gateway.Client.BaseAddress!, "v1"), RetryPolicy = new ClientRetryPolicy(maxRetries: 0) });

    // The page when the server is done with so many completions.
    private static async Task<MetricsPage> EndedAsync(RunningGateway gateway, int completions = 1)
    {
        await Poll.UntilAsync(
            () => Task.FromResult(gateway.Answered.Measured.Count(request => request.Endpoint == Completions)), ended => ended == completions, "the end of all completions");
        var page = await gateway.PageAsync();
        page.Samples.Where(sample => sample.Name is "http_requests_inprogress" or "http_streams_inprogress" && sample.Labels["endpoint"] == Completions).Sum(sample => sample.Value).ShouldBe(0);
        return page;
    }
}
