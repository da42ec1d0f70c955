using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Gateway.Instrumentation.AI;

/// <summary>Measures each call of the client inside it with <see cref="LlmMetrics"/>. Made by <c>builder.UseGatewayMetrics()</c>.</summary>
/// <remarks>Thread-safe, as the client inside is. What it throws is what the client inside threw.</remarks>
public sealed class GatewayMetricsChatClient : DelegatingChatClient
{
    private const string Chat = "chat";

    private readonly LlmMetrics _llm;
    private readonly MetricFactory _factory;
    private readonly GatewayMetricsChatOptions _options;
    private readonly ChatClientMetadata? _metadata;

    /// <summary>Creates the client.</summary>
    /// <param name="inner">The client that is measured.</param>
    /// <param name="metrics">The metrics to record to.</param>
    /// <param name="options">The options; defaults when null.</param>
    /// <exception cref="ArgumentException">The client inside is measured already.</exception>
    public GatewayMetricsChatClient(IChatClient inner, GatewayMetrics metrics, GatewayMetricsChatOptions? options = null)
        : base(inner)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        if (inner.GetService<GatewayMetricsChatClient>() is not null)
            throw new ArgumentException("This client is measured already, and each request would count twice: call UseGatewayMetrics() once, last in the builder, and give a MeasuredFailoverChatClient clients without it.", nameof(inner));
        (_llm, _factory) = (metrics.Llm, metrics.Factory);
        _options = options ?? new();
        _metadata = inner.GetService<ChatClientMetadata>();
    }

    /// <summary>The provider that its calls are shown for.</summary>
    public string Provider => _options.Provider ?? _metadata?.ProviderName ?? "unknown";

    /// <inheritdoc/>
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Start(options).RunAsync(token => base.GetResponseAsync(messages, options, token), ChatAnswer.Look, cancellationToken);

    /// <inheritdoc/>
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // Started by its reader: a stream that nobody reads asks nobody.
        var usage = new UsageDetails();
        var call = Start(options);
        var answer = call.RunAsync(Begin(call, messages, options, cancellationToken), (call, update) => ChatAnswer.Look(call, update, usage), cancellationToken);
        await foreach (var update in answer.ConfigureAwait(false))
            yield return update;
    }

    internal static string? TeamOf<TOptions>(Func<TOptions?, string?>? team, TOptions? options, MetricFactory metrics)
        where TOptions : class
    {
#pragma warning disable CA1031 // the application's code, which must not fail the request
        try
        {
            return team?.Invoke(options);
        }
        catch (Exception exception)
        {
            metrics.ReportFailure(nameof(GatewayMetricsChatClient), exception);
            return null;
        }
#pragma warning restore CA1031
    }

    private IAsyncEnumerable<ChatResponseUpdate> Begin(
        LlmRequestScope call, IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        try
        {
            return base.GetStreamingResponseAsync(messages, options, cancellationToken);
        }
        catch (Exception exception)
        {
            call.Fail(exception, cancellationToken);
            call.Dispose();
            throw;
        }
    }

    private LlmRequestScope Start(ChatOptions? options) =>
        _llm.TrackRequest(Provider, options?.ModelId ?? _metadata?.DefaultModelId ?? "unknown", Chat, TeamOf(_options.Team, options, _factory));
}
