using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Scopes;

public class OperationKindRecordTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly TestRegistry _test = new();

    [Fact]
    public void A_success_timed_elsewhere_shows_what_a_scope_shows() =>
        ShowsTheSame(static scope => scope.Succeed(), static (kind, handles) => kind.Record(handles, Second));

    [Fact]
    public void A_failure_timed_elsewhere_shows_what_a_scope_shows() =>
        ShowsTheSame(static scope => scope.Fail("api_error"), static (kind, handles) => kind.Record(handles, "api_error", Second));

    [Fact]
    public void A_failure_of_no_kind_timed_elsewhere_shows_what_a_scope_shows()
    {
        ShowsTheSame(static _ => { }, static (kind, handles) => kind.Record(handles, OperationOutcome.Failed, Second));
        ShowsTheSame(static _ => { }, static (kind, handles) => kind.Record(handles, "", Second));
    }

    [Fact]
    public void A_cancellation_timed_elsewhere_shows_what_a_scope_shows() =>
        ShowsTheSame(static scope => scope.Cancel(), static (kind, handles) => kind.Record(handles, OperationOutcome.Cancelled, Second));

    [Fact]
    public void The_gauge_of_what_is_in_progress_goes_up_and_down_again()
    {
        var seen = new List<double>();
        var gauge = _test.Metrics.Gauge("calls_inprogress", "Calls that run now.");
        var kind = _test.Metrics.OperationKind<Gauge>(
            (inProgress, _) =>
            {
                seen.Add(inProgress.Value);
                inProgress.Dec();
            },
            static inProgress => inProgress.Inc());
        kind.Record(gauge, Second);
        seen.ShouldBe([1]);
        gauge.Value.ShouldBe(0);
    }

    [Fact]
    public void Results_come_through()
    {
        var ends = new List<(OperationOutcome, LookupResult?, string?, TimeSpan)>();
        var kind = _test.Metrics.OperationKind<object, LookupResult>((_, end) => ends.Add((end.Outcome, end.Result, end.ErrorType, end.Elapsed)));
        kind.Record(this, LookupResult.Miss, Second);
        kind.Record(this, "api_error", 2 * Second);
        kind.Record(this, OperationOutcome.Cancelled, 3 * Second);
        kind.Record(this, OperationOutcome.Failed, 4 * Second);
        ends.ShouldBe(
        [
            (OperationOutcome.Success, LookupResult.Miss, null, Second),
            (OperationOutcome.Failed, null, "api_error", 2 * Second),
            (OperationOutcome.Cancelled, null, null, 3 * Second),
            (OperationOutcome.Failed, null, "unknown", 4 * Second),
        ]);
    }

    [Fact]
    public void It_ended_when_it_was_recorded()
    {
        DateTimeOffset? endedAt = null;
        _test.Metrics.OperationKind<object>((_, end) => endedAt = end.EndedAt).Record(this, Second);
        endedAt.ShouldBe(_test.Time.GetUtcNow());
    }

    [Fact]
    public void What_the_family_throws_is_counted_and_does_not_reach_the_caller()
    {
        _test.Metrics.OperationKind<object>(static (_, _) => throw new FormatException()).Record(this, Second);
        _test.OwnSamples.ShouldBe("""gateway_metrics_rejected_total{metric="Object",reason="operation_failed"} 1""");
    }

    [Fact]
    public void Nothing_is_recorded_where_recording_is_off()
    {
        var off = new TestRegistry(options => options.Enabled = false);
        var called = 0;
        off.Metrics.OperationKind<object>((_, _) => called++, _ => called++).Record(this, Second);
        called.ShouldBe(0);
    }

    private static void ShowsTheSame(Action<OperationScope> end, Action<OperationKind<Handles>, Handles> record)
    {
        var (byScope, elsewhere) = (new TestRegistry(), new TestRegistry());
        var (kind, handles) = Make(byScope);
        using (var scope = kind.Start(handles))
        {
            byScope.Time.Advance(Second);
            end(scope);
        }

        elsewhere.Time.Advance(Second);
        (kind, handles) = Make(elsewhere);
        record(kind, handles);
        elsewhere.Samples.ShouldBe(byScope.Samples);
        elsewhere.Samples.ShouldContain("calls_inprogress 0");
        elsewhere.Registry.Value("call_seconds_sum").ShouldBe(1);
    }

    private static (OperationKind<Handles> Kind, Handles Handles) Make(TestRegistry test)
    {
        var calls = test.Metrics.Counter("calls_total", "Calls that were made.", Label.Enum<OperationOutcome>("outcome"), Label.Text("error_type"));
        var handles = new Handles(
            test.Metrics.Gauge("calls_inprogress", "Calls that run now."),
            test.Metrics.Histogram("call_seconds", "Time of a call."),
            test.Metrics.Gauge("call_ended_timestamp", "When the last call ended."));
        var kind = test.Metrics.OperationKind<Handles>(
            (call, end) =>
            {
                call.InProgress.Dec();
                call.Duration.Observe(end.Elapsed);
                call.EndedAt.SetToTime(end.EndedAt);
                calls.WithLabels(end.Outcome, end.ErrorType ?? "none").Inc();
            },
            static call => call.InProgress.Inc());
        return (kind, handles);
    }

    private sealed record Handles(Gauge InProgress, Histogram Duration, Gauge EndedAt);
}
