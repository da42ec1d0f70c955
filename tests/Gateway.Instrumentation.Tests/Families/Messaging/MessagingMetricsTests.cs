using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

public class MessagingMetricsTests
{
    private const string System = "rabbitmq";
    private const string Queue = "orders";

    private readonly TestRegistry _test = new();
    private readonly MessagingMetrics _messages;

    public MessagingMetricsTests() => _messages = new MessagingMetrics(_test.Metrics);

    [Fact]
    public void A_message_is_in_progress_until_it_is_settled()
    {
        var message = _messages.TrackMessage(System, Queue);
        (Received, InProgress, Settled()).ShouldBe((1, 1, 0));
        _test.Time.Advance(TimeSpan.FromSeconds(2));
        message.Complete(MessageSettlement.Acked);
        message.Dispose();
        message.Dispose();
        (Received, InProgress, Settled()).ShouldBe((1, 0, 1));
        Settled(MessageSettlement.Acked).ShouldBe(1);
        Value("messaging_processing_duration_seconds_sum").ShouldBe(2);
    }

    [Fact]
    public void The_settlement_is_the_outcome_and_the_error_stands_beside_it()
    {
        using (var message = _messages.TrackMessage(System, Queue))
        {
            message.Complete(MessageSettlement.DeadLettered);
            message.Fail(new TimeoutException());
        }

        Settled(MessageSettlement.DeadLettered).ShouldBe(1);
        Value("messaging_errors_total", ("error_type", "timeout_error")).ShouldBe(1);
    }

    [Fact]
    public void A_message_that_nobody_settles_comes_again()
    {
        _messages.TrackMessage(System, Queue).Dispose();
        Settled(MessageSettlement.Requeued).ShouldBe(1);
        Value("messaging_errors_total", ("error_type", "unknown")).ShouldBe(1);
    }

    [Fact]
    public void A_message_that_a_stop_interrupts_is_cancelled_and_no_error()
    {
        using (var message = _messages.TrackMessage(System, Queue))
            message.Cancel();
        Settled(MessageSettlement.Cancelled).ShouldBe(1);
        _test.Registry.Snapshot().Find("messaging_errors_total")!.Series.Sum(series => series.Value ?? 0).ShouldBe(0);
    }

    [Fact]
    public void A_settlement_that_is_none_counts_as_requeued_and_breaks_nothing()
    {
        using (var message = _messages.TrackMessage(System, Queue))
            message.Complete((MessageSettlement)99);
        Settled(MessageSettlement.Requeued).ShouldBe(1);
        InProgress.ShouldBe(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_age_is_told_at_the_start_and_at_the_settlement_whether_it_failed_or_not(bool fails)
    {
        var message = _messages.TrackMessage(System, Queue, _test.Time.GetUtcNow() - TimeSpan.FromSeconds(30));
        Value("messaging_age_at_start_seconds_sum").ShouldBe(30);
        _test.Time.Advance(TimeSpan.FromSeconds(12));
        if (fails)
            message.Fail(new TimeoutException());
        else
            message.Complete(MessageSettlement.Acked);
        message.Dispose();
        Value("messaging_age_at_settlement_seconds_sum").ShouldBe(42);
        Value("messaging_clock_skew_total").ShouldBe(0);
    }

    [Fact]
    public void A_message_from_the_future_has_the_age_0_and_is_counted()
    {
        using (var message = _messages.TrackMessage(System, Queue, _test.Time.GetUtcNow() + TimeSpan.FromSeconds(5)))
        {
            _test.Time.Advance(TimeSpan.FromSeconds(3));
            message.Complete(MessageSettlement.Acked);
        }

        Value("messaging_clock_skew_total").ShouldBe(1);
        Value("messaging_age_at_start_seconds_count").ShouldBe(1);
        Value("messaging_age_at_start_seconds_sum").ShouldBe(0);
        Value("messaging_age_at_settlement_seconds_sum").ShouldBe(3);
    }

    [Fact]
    public void The_age_of_a_message_without_a_date_is_not_made_up()
    {
        using (var message = _messages.TrackMessage(System, Queue))
            message.Complete(MessageSettlement.Acked);
        Value("messaging_age_at_start_seconds_count").ShouldBe(0);
        Value("messaging_age_at_settlement_seconds_count").ShouldBe(0);
    }

    [Fact]
    public void A_delivery_after_the_first_is_a_redelivery()
    {
        foreach (var attempt in new[] { 0, 1, 2, 7 })
            _messages.TrackMessage(System, Queue, attempt: attempt).Dispose();
        Value("messaging_redelivered_total").ShouldBe(2);
        Value("messaging_delivery_attempts_count").ShouldBe(3);
        Value("messaging_delivery_attempts_sum").ShouldBe(10);
    }

    [Fact]
    public void A_publish_ends_with_a_result_an_error_or_neither()
    {
        foreach (var result in new[] { MessagePublishResult.Confirmed, MessagePublishResult.Nacked, MessagePublishResult.Returned })
        {
            using var publish = _messages.TrackPublish(System, "exchange");
            publish.Complete(result);
        }

        using (var publish = _messages.TrackPublish(System, "exchange"))
            publish.Fail(new TimeoutException());
        using (var publish = _messages.TrackPublish(System, "exchange"))
            publish.Cancel();

        foreach (var result in new[] { "confirmed", "nacked", "returned", "failed", "cancelled" })
            Value("messaging_published_total", ("destination", "exchange"), ("result", result)).ShouldBe(1);
        Value("messaging_published_total", ("destination", "exchange"), ("result", "sent")).ShouldBe(0);
        Value("messaging_publish_errors_total", ("error_type", "timeout_error")).ShouldBe(1);
        Value("messaging_publish_duration_seconds_count").ShouldBe(5);
    }

    [Fact]
    public void A_lost_connection_is_down_one_that_was_closed_is_gone()
    {
        _messages.MarkConnected(System, "orders");
        _messages.MarkBlocked(System, "orders");
        (Value("messaging_connection_up"), Value("messaging_connection_blocked"), Value("messaging_connection_losses_total")).ShouldBe((1, 1, 0));
        _messages.MarkConnectionLost(System, "orders");
        (Value("messaging_connection_up"), Value("messaging_connection_blocked"), Value("messaging_connection_losses_total")).ShouldBe((0, 0, 1));
        _messages.MarkConnected(System, "orders");
        _messages.MarkBlocked(System, "orders");
        _messages.MarkUnblocked(System, "orders");
        (Value("messaging_connection_up"), Value("messaging_connection_blocked")).ShouldBe((1, 0));
        _messages.RemoveConnection(System, "orders").ShouldBeTrue();
        _messages.RemoveConnection(System, "orders").ShouldBeFalse();
        _test.Registry.Scrape().Has("messaging_connection_up").ShouldBeFalse();
        Value("messaging_connection_losses_total").ShouldBe(1);
    }

    [Fact]
    public void What_waits_at_the_broker_is_shown_until_nobody_knows_it_any_more()
    {
        _messages.SetPending(System, Queue, 7);
        _messages.SetPrefetch(System, Queue, 50);
        (Value("messaging_pending"), Value("messaging_prefetch")).ShouldBe((7, 50));
        _messages.RemovePending(System, Queue).ShouldBeTrue();
        _messages.RemovePending(System, Queue).ShouldBeFalse();
        _test.Registry.Scrape().Has("messaging_pending").ShouldBeFalse();
    }

    [Fact]
    public void A_consumer_counts_until_it_ends_and_its_prefetch_leaves_when_it_is_removed()
    {
        var first = _messages.TrackConsumer(System, Queue);
        var second = _messages.TrackConsumer(System, Queue);
        Value("messaging_consumers").ShouldBe(2);
        first.Dispose();
        second.Dispose();
        Value("messaging_consumers").ShouldBe(0);
        _messages.SetPrefetch(System, Queue, 50);
        _messages.RemovePrefetch(System, Queue).ShouldBeTrue();
        _messages.RemovePrefetch(System, Queue).ShouldBeFalse();
        _test.Registry.Scrape().Has("messaging_prefetch").ShouldBeFalse();
    }

    [Fact]
    public void After_a_reset_received_is_still_settled_plus_in_progress()
    {
        var (first, second) = (_messages.TrackMessage(System, Queue), _messages.TrackMessage(System, Queue));
        first.Complete(MessageSettlement.Acked);
        first.Dispose();
        for (var reset = 0; reset < 2; reset++)
        {
            _test.Registry.Reset();
            (Received, InProgress, Settled()).ShouldBe((1, 1, 0));
        }

        second.Complete(MessageSettlement.Acked);
        second.Dispose();
        (Received, InProgress, Settled()).ShouldBe((1, 0, 1));
        _test.Registry.Reset();
        (Received, InProgress, Settled()).ShouldBe((0, 0, 0));
    }

    [Fact]
    public void Beyond_the_label_limit_received_is_settled_plus_in_progress()
    {
        var open = Enumerable.Range(0, 1000).Select(number => _messages.TrackMessage(System, $"queue-{number}")).ToList();
        foreach (var message in open.Take(600))
        {
            message.Complete(MessageSettlement.Acked);
            message.Dispose();
        }

        var page = _test.Registry.Snapshot();
        double Sum(string name) => page.Find(name)!.Series.Sum(static series => series.Value ?? 0);
        (Sum("messaging_received_total"), Sum("messaging_settled_total"), Sum("messaging_in_progress")).ShouldBe((1000, 600, 400));
    }

    [Fact]
    public void A_batch_is_counted_by_its_size()
    {
        _messages.RecordBatch(System, Queue, 25);
        _messages.RecordBatch(System, Queue, 0);
        Value("messaging_batch_size_count").ShouldBe(1);
        Value("messaging_batch_size_sum").ShouldBe(25);
    }

    [Fact]
    public void What_is_announced_stands_at_0()
    {
        _messages.Announce(System, Queue, "JsonException");
        _messages.AnnouncePublish(System, "exchange");
        var page = _test.Registry.Scrape();
        foreach (var settlement in new[] { "acked", "requeued", "dead_lettered", "dropped", "cancelled" })
            page.Value("messaging_settled_total", ("settlement", settlement)).ShouldBe(0);
        page.Has("messaging_settled_total", ("settlement", "acked")).ShouldBeTrue();
        page.Has("messaging_received_total", ("destination", Queue)).ShouldBeTrue();
        page.Has("messaging_in_progress", ("destination", Queue)).ShouldBeTrue();
        page.Has("messaging_errors_total", ("error_type", "JsonException")).ShouldBeTrue();
        page.Has("messaging_published_total", ("result", "returned")).ShouldBeTrue();
    }

    [Fact]
    public void Idle_removal_takes_no_message_in_progress_from_the_page()
    {
        var test = new TestRegistry(options => options.SeriesIdleTimeout = TimeSpan.FromMinutes(10));
        var messages = new MessagingMetrics(test.Metrics);
        var slow = messages.TrackMessage(System, Queue);
        for (var scrape = 0; scrape < 5; scrape++)
        {
            test.Time.Advance(TimeSpan.FromMinutes(10));
            test.Registry.CollectText();
        }

        var other = messages.TrackMessage(System, Queue);
        slow.Complete(MessageSettlement.Acked);
        slow.Dispose();
        var page = test.Registry.Scrape();
        other.Dispose();
        (page.Value("messaging_received_total"), page.Value("messaging_in_progress"), page.Value("messaging_settled_total", ("settlement", "acked"))).ShouldBe((2, 1, 1));
    }

    [Fact]
    public async Task On_every_page_received_is_settled_plus_in_progress()
    {
        const int Messages = 20_000;
        _messages.Announce(System, Queue);
        _messages.Announce(System, "fills");
        var working = Enumerable.Range(0, 4).Select(worker => Task.Run(() =>
        {
            for (var i = 0; i < Messages; i++)
            {
                using var message = _messages.TrackMessage(System, i % 2 == 0 ? Queue : "fills");
                if (i % 5 != 0)
                    message.Complete((MessageSettlement)(i % 4));
            }
        })).ToArray();
        var all = Task.WhenAll(working);
        var pages = 0;
        do
        {
            var page = _test.Registry.Scrape();
            foreach (var destination in new[] { Queue, "fills" })
            {
                page.Value("messaging_received_total", ("destination", destination)).ShouldBe(
                    Enum.GetValues<MessageSettlement>().Sum(settlement => page.Value("messaging_settled_total", ("destination", destination), ("settlement", Text(settlement))))
                    + page.Value("messaging_in_progress", ("destination", destination)));
                page.Value("messaging_in_progress", ("destination", destination)).ShouldBeGreaterThanOrEqualTo(0);
            }

            pages++;
        }
        while (!all.IsCompleted);
        await all;
        pages.ShouldBeGreaterThan(1);
        _test.Registry.Scrape().Value("messaging_received_total", ("destination", Queue)).ShouldBe(4 * Messages / 2);
    }

    [Fact]
    public void A_message_allocates_nothing()
    {
        var publishedAt = _test.Time.GetUtcNow();
        Allocated.By(() =>
        {
            using (var message = _messages.TrackMessage(System, Queue, publishedAt, attempt: 2))
                message.Complete(MessageSettlement.Acked);
            using (var publish = _messages.TrackPublish(System, "exchange"))
                publish.Complete(MessagePublishResult.Confirmed);
        }).ShouldBe(0);
    }

    private double Received => Value("messaging_received_total");

    private double InProgress => Value("messaging_in_progress");

    private double Settled() => Enum.GetValues<MessageSettlement>().Sum(Settled);

    private double Settled(MessageSettlement settlement) => Value("messaging_settled_total", ("settlement", Text(settlement)));

    private double Value(string name, params (string, string)[] labels) => _test.Registry.Value(name, labels);

    private static string Text(MessageSettlement settlement) => settlement switch
    {
        MessageSettlement.DeadLettered => "dead_lettered",
        _ => settlement.ToString().ToLowerInvariant(),
    };
}
