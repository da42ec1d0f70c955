using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.TestServers;

/// <summary>
/// A broker with one destination and one consumer that handles its messages with <see cref="Work"/>. To try an adapter of your own,
/// derive from this class and from <see cref="MessagingConformance"/>.
/// </summary>
public abstract class BrokerUnderTest : IAsyncDisposable
{
    /// <summary>The metrics that the adapter records to.</summary>
    public GatewayMetrics Metrics { get; } = TestMetrics.Create(TimeProvider.System);

    /// <summary>The label <c>system</c> of the adapter.</summary>
    public abstract string System { get; }

    /// <summary>The label <c>destination</c> of what is consumed.</summary>
    public abstract string Destination { get; }

    /// <summary>The label <c>destination</c> of what is published.</summary>
    public virtual string PublishDestination => Destination;

    /// <summary>The result of a publish that worked.</summary>
    public abstract MessagePublishResult Published { get; }

    /// <summary>The settlement of a message whose handler throws <see cref="PoisonException"/>. The adapter is set up so.</summary>
    public virtual MessageSettlement PoisonSettlement => MessageSettlement.DeadLettered;

    /// <summary>The largest body that the broker takes, in bytes.</summary>
    public virtual int LargestBody => 8 * 1024 * 1024;

    /// <summary>What each message does. The suite sets it before the consumer starts.</summary>
    public Func<byte[], CancellationToken, Task> Work { get; set; } = static (_, _) => Task.CompletedTask;

    /// <summary>Starts the consumer.</summary>
    public abstract Task StartConsumerAsync();

    /// <summary>Publishes one message and waits until the broker has it.</summary>
    public abstract Task PublishAsync(byte[] body);

    /// <summary>Stops the consumer. Handlers in flight are cancelled; returns when they have ended.</summary>
    public abstract Task StopConsumerAsync();

    /// <summary>Publishes to a destination that does not exist. Whatever the client throws is the caller's.</summary>
    /// <returns>The label <c>destination</c> and the result that the page must show; null when the broker makes such a destination.</returns>
    public abstract Task<(string Destination, MessagePublishResult Result)?> PublishToNowhereAsync();

    public abstract ValueTask DisposeAsync();

    public double Received => Value("messaging_received_total");

    public double InProgress => Value("messaging_in_progress");

    public double Settled(MessageSettlement? settlement = null) => Metrics.Registry.Snapshot().Find("messaging_settled_total")!.Series
        .Where(series => series.Labels["destination"] == Destination
            && (settlement is null || series.Labels["settlement"].Replace("_", "", StringComparison.Ordinal).Equals($"{settlement}", StringComparison.OrdinalIgnoreCase)))
        .Sum(static series => series.Value ?? 0);

    public double PublishedAs(MessagePublishResult result, string? destination = null) =>
        Of("messaging_published_total", destination ?? PublishDestination, ("result", result.ToString().ToLowerInvariant()));

    public double Value(string name, params (string Name, string Value)[] labels) => Of(name, Destination, labels);

    private double Of(string name, string destination, params (string Name, string Value)[] labels)
    {
        (string, string)[] all = [("system", System), ("destination", destination), .. labels];
        return Metrics.Has(name, all) ? Metrics.Value(name, all) : 0;
    }

    /// <summary>Waits until the page shows it.</summary>
    public static Task UntilAsync(Func<double> read, double value, string what) =>
        Poll.UntilAsync(() => Task.FromResult(read()), shown => shown == value, $"{what} to be {value}");
}
