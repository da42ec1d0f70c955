using System.ClientModel;
using Gateway.Instrumentation.Testing;
using OpenAI.Chat;

namespace Gateway.Instrumentation.AI.Tests;

/// <summary>The OpenAI package by itself, measured by hand as the guide shows it.</summary>
public class OpenAIByHandTests
{
    private readonly GatewayMetrics _metrics = TestMetrics.Create();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_and_its_rate_limit()
    {
        await using var server = await OpenAIServer.StartAsync(context =>
        {
            context.Response.Headers["x-ratelimit-remaining-requests"] = "59";
            return Answers.Completion(context);
        });
        var client = server.Client().GetChatClient("gpt-4o");

        ClientResult<ChatCompletion> answer = await _metrics.Llm.TrackRequest("openai", "gpt-4o").RunAsync(
            async token => await client.CompleteChatAsync([new UserChatMessage("Hi")], cancellationToken: token),
            (call, result) =>
            {
                var usage = result.Value.Usage;
                call.Usage(usage.InputTokenCount, usage.OutputTokenCount, usage.InputTokenDetails?.CachedTokenCount, reasoning: usage.OutputTokenDetails?.ReasoningTokenCount);
                call.Finish($"{result.Value.FinishReason}".ToLowerInvariant());
                call.AnsweredBy(result.Value.Model);
            }, Token);
        _metrics.Llm.SetRateLimits("openai", name => answer.GetRawResponse().Headers.TryGetValue(name, out var value) ? value : null);

        Page.Outcomes(_metrics).ShouldBe(["openai gpt-4o chat success 1"]);
        Page.Tokens(_metrics).ShouldBe(["input 12", "output 7", "cached_input 8", "reasoning 3"]);
        _metrics.Value("llm_rate_limit_remaining", ("kind", "requests")).ShouldBe(59);
    }

    [Fact]
    public async Task An_error_has_its_kind_without_a_dependency_on_the_package()
    {
        await using var server = await OpenAIServer.StartAsync(context => Answers.Error(context, 400, "context_length_exceeded"));
        var client = server.Client().GetChatClient("gpt-4o");

        await Should.ThrowAsync<ClientResultException>(() => _metrics.Llm.TrackRequest("openai", "gpt-4o").RunAsync(
            async token => await client.CompleteChatAsync([new UserChatMessage("Hi")], cancellationToken: token), (_, _) => { }, Token));

        Page.Errors(_metrics).ShouldBe(["context_length 1"]);
    }

    [Fact]
    public async Task A_stream_that_its_reader_leaves()
    {
        await using var server = await OpenAIServer.StartAsync(context => Answers.Stream(context, "Hel", "lo!"));
        var client = server.Client().GetChatClient("gpt-4o");
        var answer = client.CompleteChatStreamingAsync([new UserChatMessage("Hi")], cancellationToken: Token);

        await foreach (var update in _metrics.Llm.TrackRequest("openai", "gpt-4o").RunAsync(answer, (_, update) => update.ContentUpdate.Count > 0, Token))
            break;

        Page.Outcomes(_metrics).ShouldBe(["openai gpt-4o chat abandoned 1"]);
    }
}
