using Confluent.Kafka;
using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Kafka.Tests;

public sealed class KafkaPublishingTests(KafkaFixture kafka)
{
    private readonly GatewayMetrics _metrics = TestMetrics.Create(TimeProvider.System);
    private readonly string _topic = $"fills-{Guid.NewGuid():N}";

    [Fact]
    public async Task A_publish_that_asks_for_no_acknowledgement_is_sent_and_not_confirmed()
    {
        using var producer = kafka.Producer(static config => config.Acks = Acks.None).Build();
        await producer.ProduceMeasuredAsync(_metrics, _topic, new() { Value = [1] }, TestContext.Current.CancellationToken);
        (Published("sent"), Published("confirmed")).ShouldBe((1, 0));
    }

    [Fact]
    public async Task A_delivery_handler_is_called_after_the_publish_was_recorded()
    {
        using var producer = kafka.Producer().Build();
        var seen = new TaskCompletionSource<(PersistenceStatus, double)>(TaskCreationOptions.RunContinuationsAsynchronously);
        producer.ProduceMeasured(_metrics, _topic, new() { Value = [1] }, report => seen.SetResult((report.Status, Published("confirmed"))));
        (await seen.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken)).ShouldBe((PersistenceStatus.Persisted, 1));

        producer.ProduceMeasured(_metrics, _topic, new() { Value = [1] });
        producer.Flush(TestContext.Current.CancellationToken);
        Published("confirmed").ShouldBe(2);
    }

    [Fact]
    public void A_delivery_report_with_an_error_is_a_failure_with_the_clients_code()
    {
        using var producer = kafka.Producer(static config =>
        {
            config.BootstrapServers = "127.0.0.1:1";
            config.MessageTimeoutMs = 100;
        }).Build();
        Error? told = null;
        producer.ProduceMeasured(_metrics, _topic, new() { Value = [1] }, report => told = report.Error);
        producer.Flush(TestContext.Current.CancellationToken);
        (told?.Code, Published("failed"), Errors("Local_MsgTimedOut")).ShouldBe((ErrorCode.Local_MsgTimedOut, 1, 1));
    }

    [Fact]
    public async Task A_message_that_the_client_refuses_is_a_failure_and_thrown()
    {
        using var producer = kafka.Producer(static config => config.MessageMaxBytes = 1000).Build();
        Should.Throw<ProduceException<Null, byte[]>>(() => producer.ProduceMeasured(_metrics, _topic, new() { Value = new byte[2000] }));
        await Should.ThrowAsync<ProduceException<Null, byte[]>>(() => producer.ProduceMeasuredAsync(_metrics, _topic, new() { Value = new byte[2000] }));
        (Published("failed"), Errors("MsgSizeTooLarge")).ShouldBe((2, 2));
    }

    [Fact]
    public async Task A_wait_that_the_caller_ends_is_cancelled_and_no_error()
    {
        using var producer = kafka.Producer(static config => config.BootstrapServers = "127.0.0.1:1").Build();
        using var stop = new CancellationTokenSource();
        var publishing = producer.ProduceMeasuredAsync(_metrics, _topic, new() { Value = [1] }, stop.Token);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => publishing);
        (Published("cancelled"), Published("failed")).ShouldBe((1, 0));
    }

    private double Published(string result) => _metrics.Value("messaging_published_total", ("system", "kafka"), ("destination", _topic), ("result", result));

    private double Errors(string type) => _metrics.Value("messaging_publish_errors_total", ("system", "kafka"), ("destination", _topic), ("error_type", type));
}
