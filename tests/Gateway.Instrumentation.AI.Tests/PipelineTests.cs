using System.ClientModel;
using System.ComponentModel;
using Gateway.Instrumentation.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gateway.Instrumentation.AI.Tests;

/// <summary>What stands around a measured client: failover, function calls, a cache, embeddings, services.</summary>
public class PipelineTests
{
    private readonly GatewayMetrics _metrics = TestMetrics.Create();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Each_attempt_of_a_failover_counts_for_its_own_provider(bool streamed)
    {
        await using var limited = await OpenAIServer.StartAsync(context => Answers.Error(context, 429, "rate_limit_exceeded"));
        await using var answering = await OpenAIServer.StartAsync(context => streamed ? Answers.Stream(context, "Hel", "lo!") : Answers.Completion(context));
        using var client = Failover(limited, answering);

        (streamed ? (await client.GetStreamingResponseAsync("Hi", cancellationToken: Token).ToChatResponseAsync(Token)).Text
            : (await client.GetResponseAsync("Hi", cancellationToken: Token)).Text).ShouldBe("Hello!");

        Page.Outcomes(_metrics).ShouldBe(["first gpt-4o chat failed 1", "second our-gpt chat success 1"], ignoreOrder: true);
        _metrics.Value("llm_errors_total", ("provider", "first"), ("error_type", "rate_limited")).ShouldBe(1);
        _metrics.Value("provider_errors_total", ("provider", "second")).ShouldBe(0);
        Page.Moved(_metrics, "llm_fallbacks_total").Select(sample => sample.Line).ShouldBe(["""llm_fallbacks_total{from="first",to="second",reason="rate_limited"} 1"""]);
        answering.Requests.Single().ShouldContain("our-gpt");
    }

    [Fact]
    public async Task When_all_fail_the_caller_gets_what_the_last_one_threw()
    {
        await using var limited = await OpenAIServer.StartAsync(context => Answers.Error(context, 429, "rate_limit_exceeded"));
        await using var broken = await OpenAIServer.StartAsync(context => Answers.Error(context, 500, "server_error"));
        using var client = Failover(limited, broken);

        (await Should.ThrowAsync<ClientResultException>(() => client.GetResponseAsync("Hi", cancellationToken: Token))).Status.ShouldBe(500);
        (await Should.ThrowAsync<ClientResultException>(() => client.GetStreamingResponseAsync("Hi", cancellationToken: Token).ToChatResponseAsync(Token))).Status.ShouldBe(500);

        _metrics.Value("llm_fallbacks_total").ShouldBe(2);
        _metrics.Value("llm_errors_total").ShouldBe(4);
    }

    [Fact]
    public async Task After_the_first_piece_there_is_no_other_provider()
    {
        var read = new TaskCompletionSource();
        await using var breaking = await OpenAIServer.StartAsync(context => Answers.BreakOff(context, read.Task));
        await using var other = await OpenAIServer.StartAsync(context => Answers.Stream(context, "Hello!"));
        using var client = Failover(breaking, other);

        await Should.ThrowAsync<Exception>(async () =>
        {
            await foreach (var update in client.GetStreamingResponseAsync("Hi", cancellationToken: Token))
                read.TrySetResult();
        });

        other.Requests.ShouldBeEmpty();
        Page.Outcomes(_metrics).ShouldBe(["first gpt-4o chat failed 1"]);
    }

    [Fact]
    public async Task A_reader_that_leaves_a_failover_stream_has_abandoned_it()
    {
        await using var server = await OpenAIServer.StartAsync(context => Answers.Stream(context, "Hel", "lo!"));
        using var client = Failover(server, server);

        await foreach (var update in client.GetStreamingResponseAsync("Hi", cancellationToken: Token))
            break;

        Page.Outcomes(_metrics).ShouldBe(["first gpt-4o chat abandoned 1"]);
    }

    [Fact]
    public async Task Function_calls_count_by_tool_and_each_call_of_the_model_by_itself()
    {
        var call = 0;
        await using var server = await OpenAIServer.StartAsync(context => Interlocked.Increment(ref call) switch
        {
            1 => ToolCall(context, "weather"),
            2 => ToolCall(context, "broken"),
            _ => Answers.Completion(context, "Sunny."),
        });
        using var client = server.Client().GetChatClient("gpt-4o").AsIChatClient().AsBuilder()
            .UseGatewayToolMetrics(_metrics).UseFunctionInvocation().UseGatewayMetrics(_metrics).Build();

        var answer = await client.GetResponseAsync("Weather?", new ChatOptions
        {
            Tools = [AIFunctionFactory.Create([Description("The weather.")] () => "sunny", "weather"), AIFunctionFactory.Create(string () => throw new TimeoutException(), "broken")],
        }, Token);

        answer.Text.ShouldBe("Sunny.");
        Page.Outcomes(_metrics).ShouldBe(["openai gpt-4o chat success 3"]);
        _metrics.Value("llm_tool_calls_total", ("tool", "weather"), ("outcome", "success")).ShouldBe(1);
        _metrics.Value("llm_tool_calls_total", ("tool", "broken"), ("outcome", "failed")).ShouldBe(1);
        _metrics.Value("llm_finish_reasons_total", ("reason", "tool_calls")).ShouldBe(2);
    }

    [Fact]
    public void Tool_metrics_without_function_calls_say_what_is_missing()
    {
        using var client = new OpenAI.Chat.ChatClient("gpt-4o", "sk").AsIChatClient();
        Should.Throw<InvalidOperationException>(() => client.AsBuilder().UseGatewayToolMetrics(_metrics).Build()).Message.ShouldContain("UseFunctionInvocation()");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cached_answer_is_a_hit_and_no_request(bool streamed)
    {
        await using var server = await OpenAIServer.StartAsync(context => streamed ? Answers.Stream(context, "Hello!") : Answers.Completion(context));
        using var client = server.Client().GetChatClient("gpt-4o").AsIChatClient().AsBuilder()
            .UseMeasuredDistributedCache(new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions())), _metrics).UseGatewayMetrics(_metrics).Build();

        for (var i = 0; i < 3; i++)
        {
            (streamed ? (await client.GetStreamingResponseAsync("Hi", cancellationToken: Token).ToChatResponseAsync(Token)).Text
                : (await client.GetResponseAsync("Hi", cancellationToken: Token)).Text).ShouldBe("Hello!");
        }

        Page.Outcomes(_metrics).ShouldBe(["openai gpt-4o chat success 1"]);
        _metrics.Value("llm_cache_hits_total", ("provider", "openai"), ("model", "gpt-4o")).ShouldBe(2, "of the model that requests are counted for");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Hits_count_for_the_model_that_each_request_asked_for(bool streamed)
    {
        await using var server = await OpenAIServer.StartAsync(context => streamed ? Answers.Stream(context, "Hello!") : Answers.Completion(context));
        using var client = server.Client().GetChatClient("gpt-4o").AsIChatClient().AsBuilder()
            .UseMeasuredDistributedCache(new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions())), _metrics).UseGatewayMetrics(_metrics).Build();

        foreach (var model in (string?[])["mini", null, "mini", null, "mini"])
        {
            var options = new ChatOptions { ModelId = model };
            _ = streamed ? (await client.GetStreamingResponseAsync("Hi", options, Token).ToChatResponseAsync(Token)).Text : (await client.GetResponseAsync("Hi", options, Token)).Text;
        }

        Page.Moved(_metrics, "llm_cache_hits_total").Select(sample => $"{sample.Labels["model"]} {sample.Value}").ShouldBe(["mini 2", "gpt-4o 1"], ignoreOrder: true);
    }

    [Fact]
    public void What_is_measured_already_is_not_measured_twice()
    {
        using var client = new OpenAI.Chat.ChatClient("gpt-4o", "sk").AsIChatClient().AsBuilder().UseFunctionInvocation().UseGatewayMetrics(_metrics).Build();
        using var generator = new OpenAI.Embeddings.EmbeddingClient("small", "sk").AsIEmbeddingGenerator().AsBuilder().UseGatewayMetrics(_metrics).Build();
        using var failover = new MeasuredFailoverChatClient(_metrics, [new("openai", new OpenAI.Chat.ChatClient("gpt-4o", "sk").AsIChatClient())]);

        foreach (var build in (Func<object>[])[
            () => client.AsBuilder().UseGatewayMetrics(_metrics).Build(), () => generator.AsBuilder().UseGatewayMetrics(_metrics).Build(),
            () => failover.AsBuilder().UseGatewayMetrics(_metrics).Build(), () => new MeasuredFailoverChatClient(_metrics, [new("openai", client)])])
            Should.Throw<ArgumentException>(build).Message.ShouldContain("measured already");
    }

    [Theory]
    [InlineData("rate_limit_exceeded", "rate_limited")]
    [InlineData("server_error", "api_error")]
    [InlineData(null, "api_error")]
    public async Task An_error_that_came_in_an_answer_is_a_failure(string? code, string errorType)
    {
        using var client = new AnswersOf(new TextContent("Hel"), new ErrorContent("no") { ErrorCode = code }).AsBuilder().UseGatewayMetrics(_metrics).Build();

        await client.GetResponseAsync("Hi", cancellationToken: Token);
        await client.GetStreamingResponseAsync("Hi", cancellationToken: Token).ToChatResponseAsync(Token);

        Page.Outcomes(_metrics).ShouldBe(["unknown unknown chat failed 2"]);
        Page.Errors(_metrics).ShouldBe([$"{errorType} 2"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Usage_that_comes_in_parts_is_their_sum_as_in_the_whole_answer(bool streamed)
    {
        using var client = new AnswersOf(
            new UsageContent(new() { InputTokenCount = 12 }), new TextContent("Hello!"), new UsageContent(new() { InputTokenCount = 3, OutputTokenCount = 7 }))
            .AsBuilder().UseGatewayMetrics(_metrics).Build();

        var answer = streamed ? await client.GetStreamingResponseAsync("Hi", new() { ModelId = "" }, Token).ToChatResponseAsync(Token) : null;

        if (streamed)
        {
            Page.Tokens(_metrics).ShouldBe([$"input {answer!.Usage!.InputTokenCount}", $"output {answer.Usage.OutputTokenCount}"]);
            Page.Tokens(_metrics).ShouldBe(["input 15", "output 7"]);
        }
        else
        {
            await client.GetResponseAsync("Hi", new() { ModelId = "" }, Token);
            _metrics.Value("llm_usage_missing_total", ("model", "unknown")).ShouldBe(1, "the abstractions have it in the answer, not in its contents");
        }
    }

    [Fact]
    public async Task A_refusal_is_an_answer()
    {
        using var client = new AnswersOf(new ErrorContent("I will not.") { ErrorCode = "Refusal" }).AsBuilder().UseGatewayMetrics(_metrics).Build();

        await client.GetResponseAsync("Hi", cancellationToken: Token);
        await client.GetStreamingResponseAsync("Hi", cancellationToken: Token).ToChatResponseAsync(Token);

        Page.Outcomes(_metrics).ShouldBe(["unknown unknown chat success 2"]);
    }

    [Fact]
    public async Task Embeddings_are_measured_too()
    {
        await using var server = await OpenAIServer.StartAsync(Answers.Embedding);
        using var generator = server.Client().GetEmbeddingClient("text-embedding-3-small").AsIEmbeddingGenerator().AsBuilder().UseGatewayMetrics(_metrics).Build();

        (await generator.GenerateAsync(["Hi"], cancellationToken: Token)).Count.ShouldBe(1);

        Page.Outcomes(_metrics).ShouldBe(["openai text-embedding-3-small embeddings success 1"]);
        Page.Tokens(_metrics).ShouldContain("input 5");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_headers_of_an_answer_say_what_the_rate_limit_leaves(bool synchronous)
    {
        await using var server = await OpenAIServer.StartAsync(context =>
        {
            context.Response.Headers["x-ratelimit-remaining-requests"] = "59";
            context.Response.Headers["x-ratelimit-remaining-tokens"] = "149984";
            return Answers.Error(context, 429, "rate_limit_exceeded");
        });
        var client = server.Client(handler: new RateLimitHandler(_metrics, "openai", new SocketsHttpHandler())).GetChatClient("gpt-4o");

        if (synchronous)
            Should.Throw<ClientResultException>(() => client.CompleteChat("Hi"));
        else
            await Should.ThrowAsync<ClientResultException>(() => client.CompleteChatAsync("Hi"));

        _metrics.Value("llm_rate_limit_remaining", ("provider", "openai"), ("kind", "requests")).ShouldBe(59);
        _metrics.Value("llm_rate_limit_remaining", ("provider", "openai"), ("kind", "tokens")).ShouldBe(149984);
    }

    [Fact]
    public async Task Metrics_and_prices_come_from_the_services()
    {
        await using var server = await OpenAIServer.StartAsync(context => Answers.Completion(context));
        var prices = new LlmPriceTable();
        prices.Set("openai", "gpt-4o", new LlmPrice(1_000, 1_000));
        var services = new ServiceCollection();
        services.AddGatewayMetrics();
        services.AddSingleton<ILlmPrices>(prices);
        services.AddChatClient(server.Client().GetChatClient("gpt-4o").AsIChatClient()).UseGatewayMetrics();
        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredService<IChatClient>().GetResponseAsync("Hi", cancellationToken: Token);

        provider.GetRequiredService<GatewayMetrics>().Value("llm_cost_usd_total").ShouldBe(0.019, 1e-9);
    }

    [Fact]
    public void Without_metrics_the_client_cannot_be_built_and_the_message_says_how()
    {
        using var client = new OpenAI.Chat.ChatClient("gpt-4o", "sk").AsIChatClient();
        Should.Throw<InvalidOperationException>(() => client.AsBuilder().UseGatewayMetrics().Build()).Message.ShouldContain("AddGatewayMetrics()");
    }

    [Fact]
    public async Task The_names_of_OpenTelemetry_are_on_the_page_by_one_line()
    {
        await using var server = await OpenAIServer.StartAsync(context => Answers.Completion(context));
        using var listening = _metrics.Registry.AddMeters(KnownMeters.GenerativeAI);
        using var client = server.Client().GetChatClient("gpt-4o").AsIChatClient().AsBuilder().UseOpenTelemetry().UseGatewayMetrics(_metrics).Build();

        await client.GetResponseAsync("Hi", cancellationToken: Token);

        _metrics.Value("gen_ai_client_operation_duration_seconds_count", ("gen_ai_operation_name", "chat")).ShouldBe(1);
        _metrics.Value("gen_ai_client_token_usage_sum", ("gen_ai_token_type", "input")).ShouldBe(12);
    }

    /// <summary>Says the same to each request.</summary>
    private sealed class AnswersOf(params AIContent[] contents) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, contents)));

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            contents.Select(static content => new ChatResponseUpdate(ChatRole.Assistant, [content])).ToAsyncEnumerable();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }

    private MeasuredFailoverChatClient Failover(OpenAIServer first, OpenAIServer second) => new(_metrics,
    [
        new("first", first.Client().GetChatClient("gpt-4o").AsIChatClient()),
        new("second", second.Client().GetChatClient("gpt-4o").AsIChatClient(), Model: "our-gpt"),
    ]);

    private static Task ToolCall(HttpContext context, string tool)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(
            $$$"""
            {"id":"chatcmpl-1","object":"chat.completion","created":1732740000,"model":"gpt-4o-2024-08-06",
             "choices":[{"index":0,"message":{"role":"assistant","content":null,"tool_calls":[{"id":"call_{{{tool}}}","type":"function","function":{"name":"{{{tool}}}","arguments":"{}"}}]},"finish_reason":"tool_calls"}],
             "usage":{{{Answers.Usage}}}}
            """);
    }
}
