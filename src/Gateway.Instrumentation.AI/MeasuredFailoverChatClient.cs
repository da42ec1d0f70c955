using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Gateway.Instrumentation.AI;

/// <summary>
/// Asks providers in turn until one answers. Each attempt is a request of its own, with its own duration and error type, and each step
/// to the next provider counts in <c>llm_fallbacks_total</c>. A streamed answer goes on to the next provider until its first piece has come.
/// </summary>
/// <remarks>
/// Thread-safe, as the clients are. When all fail, it throws what the last one threw. A cancellation by the caller ends the chain.
/// Name no provider for the web request around it: each attempt counts for its own.
/// </remarks>
public sealed class MeasuredFailoverChatClient : IChatClient
{
    private readonly (string Provider, GatewayMetricsChatClient Client)[] _clients;
    private readonly string?[] _models;
    private readonly GatewayMetrics _metrics;
    private readonly Func<Exception, bool> _goOn;

    /// <summary>Creates the client.</summary>
    /// <param name="metrics">The metrics to record to.</param>
    /// <param name="providers">The providers, the preferred one first. Their clients are plain ones, without <c>UseGatewayMetrics</c>.</param>
    /// <param name="team">The team that pays for a request: see <see cref="GatewayMetricsChatOptions.Team"/>.</param>
    /// <param name="goOn">Whether the next provider is asked after a failure: not after a mistake of the caller, which each would refuse. Null: after each failure.</param>
    /// <exception cref="ArgumentException">There is no provider, or the client of one is measured already.</exception>
    public MeasuredFailoverChatClient(
        GatewayMetrics metrics, IEnumerable<FailoverProvider> providers, Func<ChatOptions?, string?>? team = null, Func<Exception, bool>? goOn = null)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(providers);
        var all = providers.ToArray();
        if (all.Length == 0)
            throw new ArgumentException("There is nobody to ask: pass at least one provider.", nameof(providers));
        _metrics = metrics;
        _clients = [.. all.Select(one => (one.Name, new GatewayMetricsChatClient(one.Client, metrics, new() { Provider = one.Name, Team = team })))];
        _models = [.. all.Select(one => one.Model)];
        _goOn = goOn ?? (static _ => true);
    }

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var asked = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        for (var i = 0; ; i++)
        {
            try
            {
                return await _clients[i].Client.GetResponseAsync(asked, OptionsFor(i, options), cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (GoesOn(i, exception, cancellationToken))
            {
                // The attempt was recorded; the next one is asked.
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var asked = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var (reading, hasMore) = await BeginAsync(asked, options, cancellationToken).ConfigureAwait(false);
        try
        {
            while (hasMore)
            {
                yield return reading.Current;
                hasMore = await reading.MoveNextAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            await reading.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : _clients[0].Client.GetService(serviceType, serviceKey);
    }

    /// <summary>Disposes the clients of all providers.</summary>
    public void Dispose()
    {
        foreach (var (_, client) in _clients)
            client.Dispose();
    }

    // The first piece decides: after it, the reader has a part of the answer, and another provider would begin anew.
    private async Task<(IAsyncEnumerator<ChatResponseUpdate> Reading, bool HasMore)> BeginAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        for (var i = 0; ; i++)
        {
            var reading = _clients[i].Client.GetStreamingResponseAsync(messages, OptionsFor(i, options), cancellationToken).GetAsyncEnumerator(cancellationToken);
            try
            {
                return (reading, await reading.MoveNextAsync().ConfigureAwait(false));
            }
            catch (Exception exception)
            {
                await reading.DisposeAsync().ConfigureAwait(false);
                if (!GoesOn(i, exception, cancellationToken))
                    throw;
            }
        }
    }

    private bool GoesOn(int index, Exception exception, CancellationToken cancellationToken)
    {
        if (index + 1 == _clients.Length || cancellationToken.IsCancellationRequested || !_goOn(exception))
            return false;
        _metrics.Llm.RecordFallback(_clients[index].Provider, _clients[index + 1].Provider, LlmErrors.TypeOf(exception, _metrics.Factory.Errors));
        return true;
    }

    private ChatOptions? OptionsFor(int index, ChatOptions? options)
    {
        if (_models[index] is not { } model)
            return options;
        var own = options?.Clone() ?? new();
        own.ModelId = model;
        return own;
    }
}
