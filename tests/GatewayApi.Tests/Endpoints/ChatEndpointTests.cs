using System.Net;
using System.Text.Json;
using Gateway.Instrumentation.Testing;
using GatewayApi.SimulatedModels;

namespace GatewayApi.Tests.Endpoints;

public class ChatEndpointTests
{
    private const string Hello = """{"model":"gpt-4o","prompt":"Hello, how are you?"}""";

    private static readonly (string, string) Chat = ("endpoint", "/api/chat");

    [Fact]
    public async Task A_prompt_is_answered_by_the_cheapest_provider_of_the_model_and_priced()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.SyncAsync("portkey");

        var (status, body) = await gateway.PostAsync("/api/chat", Hello);

        // 2.50 and 10 US dollars per million tokens.
        status.ShouldBe(HttpStatusCode.OK);
        body.ShouldBe("""{"provider":"portkey","model":"gpt-4o","text":"gpt-4o has read your 19 characters.","inputTokens":5,"outputTokens":9,"costUsd":0.0001025}""");
    }

    [Fact]
    public async Task A_model_is_found_in_any_letter_case_and_counted_under_its_own_name()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.SyncAsync("portkey");

        (await gateway.PostAsync("/api/chat", Hello.Replace("gpt-4o", "GPT-4o", StringComparison.Ordinal))).Status.ShouldBe(HttpStatusCode.OK);
        await gateway.DoneAsync();

        gateway.Metrics.Value("model_requests_total", ("model", "gpt-4o")).ShouldBe(1);
    }

    [Fact]
    public async Task A_new_price_is_taken_from_the_next_prompt_on()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.SyncAsync("portkey");
        var before = await CostAsync(gateway);
        await gateway.BehaveAsync("portkey", SimulatedFeeds.FeedFault.None, driftPercent: 50);
        await gateway.SyncAsync("portkey");
        await gateway.SyncAsync("portkey");
        await gateway.SyncAsync("portkey"); // every model has moved by now

        (await CostAsync(gateway)).ShouldBeGreaterThan(before);

        var dropped = ("reason", "token_expired");
        await Poll.UntilAsync(gateway.PageAsync, page => page.Value("cache_evictions_total", ("cache_name", "offers"), dropped) == 1, "the end of the old offer");
        (await gateway.PageAsync()).Value("cache_entries", ("cache_name", "offers")).ShouldBe(1);
    }

    [Fact]
    public async Task A_message_alone_is_a_prompt_to_the_default_model()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.SyncAsync("portkey");

        var (status, body) = await gateway.PostAsync("/api/chat", """{"message":"test"}""");

        status.ShouldBe(HttpStatusCode.OK);
        body.ShouldContain("\"text\":\"gpt-4o has read your 4 characters.\"");
    }

    [Fact]
    public Task A_message_may_name_its_model() => IsAnsweredAsync("""{"message":"test","model":"gpt-9"}""", HttpStatusCode.NotFound, "gpt-9");

    [Fact]
    public Task A_model_that_nobody_offers_is_not_found() =>
        IsAnsweredAsync("""{"model":"gpt-9","prompt":"Hello"}""", HttpStatusCode.NotFound, "gpt-9");

    [Theory]
    [InlineData("""{"model":"gpt-4o"}""", "Give a prompt.")]
    [InlineData("""{"prompt":"Hello"}""", "Name a model")]
    [InlineData("""{"model":null,"prompt":"Hello"}""", "Name a model")]
    [InlineData("""{"message":null}""", "Name a model")]
    [InlineData("""{"model":"gpt-4o","message":" "}""", "Give a prompt.")]
    [InlineData("null", "Bad Request")]
    [InlineData("""{"model":"gpt-4o","prompt":""", "Bad Request")]
    [InlineData("model=gpt-4o", "Bad Request")]
    public Task What_is_no_prompt_is_a_bad_request(string json, string says) =>
        IsAnsweredAsync(json, HttpStatusCode.BadRequest, says);

    [Theory]
    [InlineData(ModelFault.Error, 1)]
    [InlineData(ModelFault.Broken, 0)] // the call itself went well: what it brought is not
    public async Task A_model_that_fails_is_a_bad_gateway_and_an_error_of_its_provider(ModelFault fault, int failedCalls)
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.SyncAsync("portkey");
        await gateway.ModelsBehaveAsync("portkey", fault);

        (await gateway.PostAsync("/api/chat", Hello)).Status.ShouldBe(HttpStatusCode.BadGateway);

        await IsOneErrorOfPortkeyAsync(gateway, "502", failedCalls);
    }

    [Fact]
    public async Task A_model_slower_than_its_timeout_is_a_gateway_timeout_and_an_error_of_its_provider()
    {
        await using var gateway = await RunningGateway.StartAsync("Chat:ModelTimeout=00:00:00.2");
        await gateway.SyncAsync("portkey");
        await gateway.ModelsBehaveAsync("portkey", ModelFault.None, delayMs: 600_000);

        (await gateway.PostAsync("/api/chat", Hello)).Status.ShouldBe(HttpStatusCode.GatewayTimeout);

        await IsOneErrorOfPortkeyAsync(gateway, "504", failedCalls: 1);
    }

    [Fact]
    public async Task A_caller_who_goes_away_is_nobodys_error()
    {
        await using var gateway = await RunningGateway.StartAsync("Chat:ModelTimeout=00:10:00");
        await gateway.SyncAsync("portkey");
        await gateway.ModelsBehaveAsync("portkey", ModelFault.None, delayMs: 600_000);

        await gateway.GiveUpAsync(Hello, "portkey");

        var page = await EndedAsync(gateway);
        page.Value("http_requests_total", Chat).ShouldBe(1);
        page.Value("http_requests_total", Chat, ("status", "499")).ShouldBe(1);
        page.Value("http_requests_inprogress", Chat).ShouldBe(0);
        page.Value("http_request_errors_total").ShouldBe(0);
        page.Value("provider_requests_total", ("provider", "portkey")).ShouldBe(1);
        page.Value("provider_errors_total").ShouldBe(0);
        page.Value("model_errors_total").ShouldBe(0);
        page.Value("external_api_errors_total").ShouldBe(0);
    }

    [Fact]
    public async Task Nothing_else_is_recorded_as_a_chat()
    {
        await using var gateway = await RunningGateway.StartAsync();

        await gateway.GetAsync("/api/chat");
        await gateway.GetAsync("/api/pricing/models");
        await gateway.PostAsync("/api/chat/more", "{}");
        await gateway.DoneAsync();

        gateway.Metrics.Value("http_requests_total", Chat).ShouldBe(0);
    }

    private static async Task<decimal> CostAsync(RunningGateway gateway)
    {
        using var answer = JsonDocument.Parse((await gateway.PostAsync("/api/chat", Hello)).Body);
        return answer.RootElement.GetProperty("costUsd").GetDecimal();
    }

    private static async Task IsAnsweredAsync(string json, HttpStatusCode expected, string says)
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.SyncAsync("portkey");

        var (status, body) = await gateway.PostAsync("/api/chat", json);

        status.ShouldBe(expected);
        body.ShouldContain(says);
        var page = await EndedAsync(gateway);
        page.Value("http_requests_total", ("method", "POST"), ("endpoint", "/api/chat"), ("status", $"{(int)expected}")).ShouldBe(1);
        page.Value("http_request_errors_total").ShouldBe(1);
        page.Value("provider_requests_total").ShouldBe(0);
    }

    private static async Task IsOneErrorOfPortkeyAsync(RunningGateway gateway, string status, int failedCalls)
    {
        var page = await EndedAsync(gateway);
        page.Value("http_requests_total", ("status", status)).ShouldBe(1);
        page.Value("http_request_errors_total").ShouldBe(1);
        page.Value("provider_errors_total").ShouldBe(1);
        page.Value("provider_errors_total", ("provider", "portkey")).ShouldBe(1);
        page.Value("model_errors_total", ("model", "gpt-4o")).ShouldBe(1);
        page.Value("external_api_errors_total", ("service", "portkey-models")).ShouldBe(failedCalls);
    }

    private static async Task<MetricsPage> EndedAsync(RunningGateway gateway)
    {
        await gateway.DoneAsync();
        return await gateway.PageAsync();
    }
}
