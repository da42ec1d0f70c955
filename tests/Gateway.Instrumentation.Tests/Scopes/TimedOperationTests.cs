using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Scopes;

public class TimedOperationTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly TestRegistry _test = new();

    [Fact]
    public void A_label_of_its_own_name_is_refused_with_the_reason() =>
        Should.Throw<MetricRegistrationException>(() => new MetricFactory(new MetricRegistry()).TimedOperation("checkout", "Checkouts.", null, Label.Text("status")))
            .Message.ShouldBe("Timed operation \"checkout\" must not have a label \"status\": it adds this label for the outcome itself. Give your label another name.");

    [Fact]
    public void Without_labels_it_stands_at_0_from_the_start_under_two_names()
    {
        _ = _test.Metrics.TimedOperation("checkout", "Checkouts.", [1]);
        _test.Registry.CollectText().ShouldStartWith(
            """
            # HELP checkout_duration_seconds Checkouts. Duration in seconds, for all outcomes.
            # TYPE checkout_duration_seconds histogram
            checkout_duration_seconds_bucket{le="1.0"} 0
            checkout_duration_seconds_bucket{le="+Inf"} 0
            checkout_duration_seconds_sum 0
            checkout_duration_seconds_count 0
            # HELP checkout_total Checkouts. Number by outcome.
            # TYPE checkout_total counter
            checkout_total{status="success"} 0
            checkout_total{status="failed"} 0
            checkout_total{status="cancelled"} 0

            """.ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("checkout_total", "_total")]
    [InlineData("checkout_duration_seconds", "_duration_seconds")]
    [InlineData("checkout_duration", "_duration")]
    [InlineData("checkout_seconds", "_seconds")]
    public void A_name_with_the_ending_of_a_metric_is_refused_before_anything_is_registered(string name, string ending)
    {
        Should.Throw<MetricRegistrationException>(() => _test.Metrics.TimedOperation(name, "Checkouts.", null, Label.Text("shop"))).Message.ShouldBe(
            $"Timed operation \"{name}\" must not end in \"{ending}\": its metrics add _duration_seconds and _total themselves. Name the operation alone, such as \"checkout\".");
        _test.Registry.Definitions.ShouldNotContain(definition => definition.Name.StartsWith("checkout"));
    }

    [Fact]
    public void A_scope_records_its_duration_and_its_outcome()
    {
        var checkout = _test.Metrics.TimedOperation("checkout", "Checkouts.");
        End(checkout.Start(), static scope => scope.Succeed());
        End(checkout.Start(), static scope => scope.Fail("card_refused"));
        End(checkout.Start(), static scope => scope.Cancel());
        End(checkout.Start(), static _ => { });
        Shows("", success: 1, failed: 2, cancelled: 1, seconds: 4);
    }

    [Fact]
    public async Task A_wrapper_records_what_the_work_throws()
    {
        var checkout = _test.Metrics.TimedOperation("checkout", "Checkouts.", null, Label.Text("shop"));
        await Should.ThrowAsync<TimeoutException>(() => checkout.Start("a").RunAsync(() => Task.FromException(new TimeoutException())));
        await Should.ThrowAsync<OperationCanceledException>(() =>
            checkout.Start("a").RunAsync(Task.FromCanceled, new CancellationToken(canceled: true)));
        Shows("""shop="a",""", success: 0, failed: 1, cancelled: 1, seconds: 0);
    }

    [Fact]
    public void What_was_timed_elsewhere_is_recorded_as_by_a_scope()
    {
        var none = _test.Metrics.TimedOperation("checkout", "Checkouts.");
        none.Record(Second);
        none.Record(OperationOutcome.Failed, Second);
        none.Record(OperationOutcome.Cancelled, Second);
        Shows("", success: 1, failed: 1, cancelled: 1, seconds: 3);
    }

    [Fact]
    public void A_negative_duration_is_dropped_and_the_operation_counts()
    {
        _test.Metrics.TimedOperation("checkout", "Checkouts.").Record(-Second);
        _test.Registry.Value("checkout_total", ("status", "success")).ShouldBe(1);
        _test.Registry.Value("checkout_duration_seconds_count").ShouldBe(0);
        _test.OwnSamples.ShouldBe("""gateway_metrics_rejected_total{metric="checkout_duration_seconds",reason="negative"} 1""");
    }

    [Fact]
    public void With_one_label()
    {
        var checkout = _test.Metrics.TimedOperation("checkout", "Checkouts.", null, Label.Text("shop"));
        _test.Samples.ShouldBeEmpty("the label is open");
        checkout.Announce("a");
        Shows("""shop="a",""", success: 0, failed: 0, cancelled: 0, seconds: 0);
        End(checkout.Start("a"), static scope => scope.Succeed());
        checkout.Record("a", Second);
        checkout.Record("a", OperationOutcome.Cancelled, Second);
        Shows("""shop="a",""", success: 2, failed: 0, cancelled: 1, seconds: 3);
    }

    [Fact]
    public void With_two_labels()
    {
        var checkout = _test.Metrics.TimedOperation("checkout", "Checkouts.", null, Label.Text("shop"), Label.Flag("express"));
        _test.Samples.ShouldBeEmpty("one of the labels is open");
        checkout.Announce("a", true);
        Shows("""shop="a",express="true",""", success: 0, failed: 0, cancelled: 0, seconds: 0);
        End(checkout.Start("a", true), static _ => { });
        checkout.Record("a", true, Second);
        checkout.Record("a", true, OperationOutcome.Failed, Second);
        Shows("""shop="a",express="true",""", success: 1, failed: 2, cancelled: 0, seconds: 3);
    }

    [Fact]
    public void With_three_labels()
    {
        var checkout = _test.Metrics.TimedOperation("checkout", "Checkouts.", null, Label.Text("shop"), Label.Flag("express"), Label.Number("tier"));
        checkout.Announce("a", true, 1);
        Shows("""shop="a",express="true",tier="1",""", success: 0, failed: 0, cancelled: 0, seconds: 0);
        End(checkout.Start("a", true, 1), static scope => scope.Cancel());
        checkout.Record("a", true, 1, Second);
        checkout.Record("a", true, 1, OperationOutcome.Success, Second);
        Shows("""shop="a",express="true",tier="1",""", success: 2, failed: 0, cancelled: 1, seconds: 3);
    }

    [Fact]
    public void Closed_labels_stand_at_0_in_every_combination_at_once()
    {
        _ = _test.Metrics.TimedOperation("checkout", "Checkouts.", null, Label.Flag("express"));
        _ = _test.Metrics.TimedOperation("refund", "Refunds.", null, Label.Flag("express"), Label.Enum<SyncTrigger>("trigger"));
        _ = _test.Metrics.TimedOperation("parcel", "Parcels.", null, Label.Flag("express"), Label.Enum<SyncTrigger>("trigger"), Label.Flag("gift"));
        var triggers = Enum.GetValues<SyncTrigger>().Length;
        Lines("checkout_total{").ShouldBe(2 * 3);
        Lines("refund_total{").ShouldBe(2 * triggers * 3);
        Lines("parcel_total{").ShouldBe(2 * triggers * 2 * 3);
        Lines("parcel_duration_seconds_count{").ShouldBe(2 * triggers * 2);

        int Lines(string start) => _test.Samples.Split('\n').Count(line => line.StartsWith(start, StringComparison.Ordinal) && line.EndsWith(" 0", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_that_are_made_alike_record_to_the_same_series()
    {
        for (var i = 0; i < 2; i++)
            _test.Metrics.TimedOperation("checkout", "Checkouts.", null, Label.Text("shop")).Record("a", Second);
        Shows("""shop="a",""", success: 2, failed: 0, cancelled: 0, seconds: 2);
    }

    [Fact]
    public void It_allocates_nothing()
    {
        var checkout = _test.Metrics.TimedOperation("checkout", "Checkouts.", null, Label.Text("shop"), Label.Flag("express"));
        Allocated.By(() =>
        {
            using (var scope = checkout.Start("a", true))
                scope.Succeed();
            checkout.Record("a", false, OperationOutcome.Failed, Second);
        }).ShouldBe(0);
    }

    private void End(OperationScope scope, Action<OperationScope> end)
    {
        _test.Time.Advance(Second);
        using (scope)
            end(scope);
    }

    private void Shows(string labels, int success, int failed, int cancelled, double seconds)
    {
        var plain = labels.Length == 0 ? "" : $"{{{labels.TrimEnd(',')}}}";
        _test.WithoutBuckets().ShouldBe(
            $$"""
            checkout_duration_seconds_sum{{plain}} {{seconds}}
            checkout_duration_seconds_count{{plain}} {{success + failed + cancelled}}
            checkout_total{{"{" + labels}}status="success"} {{success}}
            checkout_total{{"{" + labels}}status="failed"} {{failed}}
            checkout_total{{"{" + labels}}status="cancelled"} {{cancelled}}
            """);
    }

    [Fact]
    public void A_closed_label_before_an_open_one_announces_nothing_until_the_open_one_is_known()
    {
        var test = new TestRegistry();
        test.Metrics.TimedOperation("two", "Steps.", [1], Label.Flag("dry"), Label.Text("b")).Announce(true, "x");
        test.Metrics.TimedOperation("three", "Steps.", [1], Label.Flag("dry"), Label.Text("b"), Label.Flag("c"));
        test.Metrics.TimedOperation("four", "Steps.", [1], Label.Flag("dry"), Label.Flag("c"), Label.Text("b"));
        test.Samples.Split('\n').Where(line => line.Contains("_total", StringComparison.Ordinal)).ShouldAllBe(line => line.StartsWith("two_total{dry=\"true\",b=\"x\"", StringComparison.Ordinal));
        test.Samples.ShouldContain("two_total");
    }
}
