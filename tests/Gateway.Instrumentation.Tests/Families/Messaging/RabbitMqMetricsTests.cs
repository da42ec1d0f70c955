using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

public class RabbitMqMetricsTests
{
    private readonly TestRegistry _test = new();
    private readonly RabbitMqMetrics _messages;

    public RabbitMqMetricsTests() => _messages = new RabbitMqMetrics(_test.Metrics);

    [Fact]
    public void A_message_is_consumed_when_its_handling_starts_and_only_then()
    {
        var message = _messages.TrackMessage("orders");
        _test.WithoutBuckets().ShouldBe(Handled(consumed: 1));
        _test.Time.Advance(TimeSpan.FromSeconds(2));
        message.Succeed();
        message.Dispose();
        _test.WithoutBuckets().ShouldBe(Handled(consumed: 1, ended: 1, seconds: 2));
    }

    [Fact]
    public async Task A_message_whose_handler_failed_was_consumed_is_timed_and_counts_its_error_once()
    {
        var thrown = new FormatException();
        var message = _messages.TrackMessage("orders").RunAsync(() =>
        {
            _test.Time.Advance(TimeSpan.FromSeconds(2));
            throw thrown;
        });
        (await Should.ThrowAsync<FormatException>(message)).ShouldBeSameAs(thrown);
        _test.WithoutBuckets().ShouldBe(
            $$"""
            rabbitmq_message_failures_total{queue="orders",error_type="FormatException"} 1
            {{Handled(consumed: 1, ended: 1, seconds: 2)}}
            """);
    }

    [Theory]
    [InlineData("parse_error", "parse_error")]
    [InlineData("", "unknown")]
    public void A_failure_that_was_timed_elsewhere_is_recorded_as_by_a_scope(string errorType, string shown)
    {
        _messages.RecordMessage("orders", errorType, TimeSpan.FromSeconds(2));
        _test.WithoutBuckets().ShouldBe(
            $$"""
            rabbitmq_message_failures_total{queue="orders",error_type="{{shown}}"} 1
            {{Handled(consumed: 1, ended: 1, seconds: 2)}}
            """);
    }

    [Fact]
    public void A_success_that_was_timed_elsewhere_is_recorded_as_by_a_scope()
    {
        _messages.RecordMessage("orders", TimeSpan.FromSeconds(2));
        _test.WithoutBuckets().ShouldBe(Handled(consumed: 1, ended: 1, seconds: 2));
    }

    [Fact]
    public void Messages_are_counted_one_by_one_or_together_and_0_or_less_records_nothing()
    {
        foreach (var count in new[] { 0, -1 })
        {
            _messages.RecordConsumed("orders", count);
            _messages.RecordPublished("trading", "orders", count);
        }

        _test.Samples.ShouldBeEmpty();
        _messages.RecordConsumed("orders");
        _messages.RecordConsumed("orders", 10);
        _messages.RecordPublished("trading", "orders");
        _messages.RecordPublished("trading", "orders", 20);
        _test.Samples.ShouldBe(
            """
            rabbitmq_messages_consumed_total{queue="orders"} 11
            rabbitmq_messages_published_total{exchange="trading",queue="orders"} 21
            """);
    }

    [Fact]
    public void Failures_of_handlers_that_are_not_measured_can_be_counted()
    {
        _messages.RecordError("orders", "parse_error");
        _messages.RecordError("orders", new TimeoutException());
        _test.Samples.ShouldBe(
            """
            rabbitmq_message_failures_total{queue="orders",error_type="parse_error"} 1
            rabbitmq_message_failures_total{queue="orders",error_type="timeout_error"} 1
            """);
    }

    [Fact]
    public void Queues_beyond_the_limit_fold_alike_in_all_metrics()
    {
        var test = new TestRegistry(options => options.DefaultLabelLimit = 1);
        var messages = new RabbitMqMetrics(test.Metrics);
        messages.Announce("orders");
        messages.RecordMessage("fills", "timeout_error", TimeSpan.FromSeconds(1));
        messages.RecordPublished("trading", "signals");
        test.Registry.Value("rabbitmq_messages_consumed_total", ("queue", "other")).ShouldBe(1);
        test.Registry.Value("rabbitmq_message_processing_duration_seconds_sum", ("queue", "other")).ShouldBe(1);
        test.Registry.Value("rabbitmq_message_failures_total", ("queue", "other")).ShouldBe(1);
        test.Registry.Value("rabbitmq_messages_published_total", ("queue", "other")).ShouldBe(1);
    }

    private static string Handled(int consumed, int ended = 0, int seconds = 0) =>
        $$"""
        rabbitmq_message_processing_duration_seconds_sum{queue="orders"} {{seconds}}
        rabbitmq_message_processing_duration_seconds_count{queue="orders"} {{ended}}
        rabbitmq_messages_consumed_total{queue="orders"} {{consumed}}
        """;
}
