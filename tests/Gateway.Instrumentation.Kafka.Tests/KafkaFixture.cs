using Confluent.Kafka;
using Gateway.Instrumentation.Kafka.Tests;

[assembly: AssemblyFixture(typeof(KafkaFixture))]

namespace Gateway.Instrumentation.Kafka.Tests;

/// <summary>
/// One cluster for all tests: the mock of librdkafka, which lives in a producer. Each test uses topics and groups of its own. A topic has 4
/// partitions and exists when it is used first; the first member of a group waits 3 seconds for others.
/// </summary>
public sealed class KafkaFixture : IDisposable
{
    private readonly IProducer<Null, byte[]> _cluster;

    public KafkaFixture()
    {
        var config = new ProducerConfig { BootstrapServers = "mock" };
        config.Set("test.mock.num.brokers", "1");
        _cluster = new ProducerBuilder<Null, byte[]>(config).SetLogHandler(static (_, _) => { }).Build();
        using var admin = new DependentAdminClientBuilder(_cluster.Handle).Build();
        Servers = string.Join(',', admin.GetMetadata(TimeSpan.FromSeconds(30)).Brokers.Select(static broker => $"{broker.Host}:{broker.Port}"));
    }

    /// <summary>The addresses of the cluster.</summary>
    public string Servers { get; }

    /// <summary>A builder of producers that send at once.</summary>
    public ProducerBuilder<Null, byte[]> Producer(Action<ProducerConfig>? configure = null)
    {
        var config = new ProducerConfig { BootstrapServers = Servers, LingerMs = 0 };
        configure?.Invoke(config);
        return new ProducerBuilder<Null, byte[]>(config).SetLogHandler(static (_, _) => { });
    }

    /// <summary>A builder of consumers that start at the first message.</summary>
    public ConsumerBuilder<Ignore, byte[]> Consumer(Action<ConsumerConfig>? configure = null) =>
        new ConsumerBuilder<Ignore, byte[]>(ConsumerConfig(configure)).SetLogHandler(static (_, _) => { });

    public ConsumerConfig ConsumerConfig(Action<ConsumerConfig>? configure = null)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = Servers,
            GroupId = $"group-{Guid.NewGuid():N}",
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoOffsetStore = false,
            SessionTimeoutMs = 6000,
            HeartbeatIntervalMs = 200,
            FetchWaitMaxMs = 50,
        };
        configure?.Invoke(config);
        return config;
    }

    public void Dispose() => _cluster.Dispose();
}
