using Confluent.Kafka;

namespace Gateway.Instrumentation.Kafka;

/// <summary>Measures what the clients report: lag, rebalances, commits and errors.</summary>
public static class KafkaBuilderExtensions
{
    internal const string System = "kafka";

    private const string StatisticsInterval = "statistics.interval.ms";

    /// <summary>
    /// Records the consumer's lag, rebalances, commits and errors. Call it last: handlers that were set before are kept and called. The
    /// client takes each handler once, so setting one of statistics, errors, assigned, revoked, lost or committed partitions afterwards throws.
    /// </summary>
    /// <typeparam name="TKey">The keys.</typeparam>
    /// <typeparam name="TValue">The values.</typeparam>
    /// <param name="builder">The builder. Statistics are asked for every 10 seconds when its configuration has no <c>StatisticsIntervalMs</c>.</param>
    /// <param name="metrics">The metrics to record to.</param>
    /// <returns>The same builder. Build one consumer with it, and close that: one that is only disposed of leaves its last lag on the page.</returns>
    public static ConsumerBuilder<TKey, TValue> WithGatewayMetrics<TKey, TValue>(this ConsumerBuilder<TKey, TValue> builder, GatewayMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(metrics);
        var config = BuilderMembers<TKey, TValue>.Config(builder).ToList();
        if (Value(config, StatisticsInterval) is null or "0")
        {
            // A list of its own: the configuration is the caller's, and may serve other clients.
            config.RemoveAll(static setting => setting.Key == StatisticsInterval);
            config.Add(new(StatisticsInterval, "10000"));
            BuilderMembers<TKey, TValue>.SetConfig(builder, config);
        }

        new ConsumerObserver<TKey, TValue>(metrics, Value(config, "group.id")).Attach(builder);
        return builder;
    }

    /// <summary>
    /// Counts the errors that the producer reports. Call it last: an error handler that was set before is kept and called; the client
    /// refuses one that is set afterwards. Publishes are measured by <see cref="KafkaPublishing"/>.
    /// </summary>
    /// <typeparam name="TKey">The keys.</typeparam>
    /// <typeparam name="TValue">The values.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="metrics">The metrics to record to.</param>
    /// <returns>The same builder.</returns>
    public static ProducerBuilder<TKey, TValue> WithGatewayMetrics<TKey, TValue>(this ProducerBuilder<TKey, TValue> builder, GatewayMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(metrics);
        var kafka = Family(metrics);
        var given = BuilderMembers<TKey, TValue>.Error(builder);
        BuilderMembers<TKey, TValue>.SetError(builder, (producer, error) =>
        {
            kafka.RecordClientError(KafkaClient.Producer, error.Code.ToString());
            given?.Invoke(producer, error);
        });
        return builder;
    }

    internal static KafkaMetrics Family(GatewayMetrics metrics) => metrics.Factory.Shared(static factory => new KafkaMetrics(factory));

    private static string? Value(List<KeyValuePair<string, string>> config, string name) =>
        config.LastOrDefault(setting => setting.Key == name).Value;
}
