using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using GatewayApi.SimulatedModels;
using Microsoft.Extensions.AI;

namespace GatewayApi.Completions;

/// <summary>A simulated provider behind the interface that real ones have. Its latency and its faults are those of <see cref="ModelSimulator"/>.</summary>
internal sealed class SimulatedChatClient(string provider, ModelSimulator simulator, SimulatedRateLimit limit, TimeSpan timeout, TimeProvider time) : IChatClient
{
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var behaviour = Behaviour();
        var (words, usage) = await ThinkAsync(behaviour, messages, options, cancellationToken);
        if (ModelSimulator.NextFault(behaviour) == ModelFault.Broken)
            throw new JsonException("The answer breaks off.");
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, string.Concat(words))) { ModelId = options?.ModelId, FinishReason = ChatFinishReason.Stop, Usage = usage };
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // An answer goes on as it began, whatever the models do by now.
        var behaviour = Behaviour();
        var (words, usage) = await ThinkAsync(behaviour, messages, options, cancellationToken);
        var breaksOff = ModelSimulator.NextFault(behaviour) == ModelFault.Broken;
        foreach (var word in words)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, word) { ModelId = options?.ModelId };
            await Task.Delay(TimeSpan.FromMilliseconds(behaviour.DelayMs), time, cancellationToken);
            if (breaksOff)
                throw new JsonException("The answer breaks off.");
        }

        yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(usage)]) { ModelId = options?.ModelId, FinishReason = ChatFinishReason.Stop };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata(provider) : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    private async Task<(string[] Words, UsageDetails Usage)> ThinkAsync(
        ModelBehaviour behaviour, IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        limit.Take();
        var delay = TimeSpan.FromMilliseconds(behaviour.DelayMs);
        await Task.Delay(delay < timeout ? delay : timeout, time, cancellationToken);
        if (delay >= timeout)
            throw new TimeoutException($"{provider} gave no answer in time.");
        if (ModelSimulator.NextFault(behaviour) == ModelFault.Error)
            throw new HttpRequestException($"{provider} failed.", inner: null, HttpStatusCode.InternalServerError);

        var prompt = string.Concat(messages.Select(message => message.Text));
        var text = $"{options?.ModelId} has read your {prompt.Length} characters.";
        return (text.Split(' ').Select((word, i) => i == 0 ? word : " " + word).ToArray(),
            new UsageDetails { InputTokenCount = Tokens(prompt), OutputTokenCount = Tokens(text), TotalTokenCount = Tokens(prompt) + Tokens(text) });
    }

    private ModelBehaviour Behaviour() => simulator.TryGet(provider, out var behaviour) ? behaviour : new(ModelFault.None, DelayMs: 0);

    // About four characters are a token.
    private static long Tokens(string text) => (text.Length + 3) / 4;
}
