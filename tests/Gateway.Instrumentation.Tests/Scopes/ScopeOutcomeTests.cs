namespace Gateway.Instrumentation.Tests.Scopes;

public class ScopeOutcomeTests
{
    private static readonly CancellationToken Cancelled = new(canceled: true);

    private readonly TestRegistry _test = new();
    private readonly Recorder _recorder;

    public ScopeOutcomeTests() => _recorder = new Recorder(_test);

    [Fact]
    public void A_scope_that_succeeded_is_a_success() => Story(scope => scope.Succeed()).ShouldBe("Success - 2s");

    [Fact]
    public void A_scope_that_ended_without_a_word_failed() => Story(_ => { }).ShouldBe("Failed unknown 2s");

    [Fact]
    public void A_scope_that_failed_has_the_error_type_it_was_told() =>
        Story(scope => scope.Fail("quota_error")).ShouldBe("Failed quota_error 2s");

    [Fact]
    public void A_failure_of_an_unknown_kind_is_unknown() => Story(scope => scope.Fail((string)null!)).ShouldBe("Failed unknown 2s");

    [Fact]
    public void A_failure_by_exception_is_classified() =>
        Story(scope => scope.Fail(new TimeoutException())).ShouldBe("Failed timeout_error 2s");

    [Fact]
    public void A_failure_by_a_missing_exception_is_unknown() =>
        Story(scope => scope.Fail((Exception)null!)).ShouldBe("Failed unknown 2s");

    [Fact]
    public void A_cancelled_scope_is_no_failure() => Story(scope => scope.Cancel()).ShouldBe("Cancelled - 2s");

    [Fact]
    public void A_cancellation_that_the_callers_token_asked_for_is_no_failure() =>
        Story(scope => scope.Fail(new OperationCanceledException(), Cancelled)).ShouldBe("Cancelled - 2s");

    [Fact]
    public void A_cancellation_that_nobody_asked_for_is_a_failure() =>
        Story(scope => scope.Fail(new TaskCanceledException(), CancellationToken.None)).ShouldBe("Failed TaskCanceledException 2s");

    [Fact]
    public void A_cancellation_without_a_token_is_a_failure() =>
        Story(scope => scope.Fail(new OperationCanceledException())).ShouldBe("Failed OperationCanceledException 2s");

    [Fact]
    public void Another_exception_is_a_failure_though_the_token_was_cancelled() =>
        Story(scope => scope.Fail(new InvalidOperationException(), Cancelled)).ShouldBe("Failed InvalidOperationException 2s");

    [Fact]
    public void The_last_word_holds()
    {
        Story(scope =>
        {
            scope.Fail("early");
            scope.Cancel();
            scope.Succeed();
        }).ShouldBe("Success - 2s");
        Story(scope =>
        {
            scope.Succeed();
            scope.Fail("late");
        }, new Recorder(_test)).ShouldBe("Failed late 2s");
    }

    [Fact]
    public void The_time_counts_to_the_end_and_not_to_the_word()
    {
        using (var scope = _recorder.Start())
        {
            scope.Succeed();
            _test.Time.Advance(TimeSpan.FromSeconds(7));
        }

        _recorder.Story.ShouldBe("Success - 7s");
    }

    [Fact]
    public void A_clock_that_is_set_back_gives_0_and_not_a_negative_time()
    {
        using (_recorder.Start())
            _test.Time.Advance(TimeSpan.FromSeconds(-7));
        _recorder.Story.ShouldBe("Failed unknown 0s");
    }

    [Fact]
    public void Nested_scopes_have_their_own_times_and_outcomes()
    {
        using (var outer = _recorder.Start())
        {
            _test.Time.Advance(TimeSpan.FromSeconds(1));
            using (_recorder.Start())
                _test.Time.Advance(TimeSpan.FromSeconds(2));
            outer.Succeed();
        }

        _recorder.Ends.Select(end => (end.Outcome, end.Elapsed.TotalSeconds)).ShouldBe([(OperationOutcome.Failed, 2), (OperationOutcome.Success, 3)]);
        _recorder.Started.ShouldBe(2);
    }

    [Fact]
    public async Task A_scope_may_cross_an_await()
    {
        using (var scope = _recorder.Start())
        {
            await Task.Yield();
            _test.Time.Advance(TimeSpan.FromSeconds(1));
            scope.Succeed();
        }

        _recorder.Story.ShouldBe("Success - 1s");
    }

    private string Story(Action<OperationScope> word, Recorder? recorder = null)
    {
        recorder ??= _recorder;
        using (var scope = recorder.Start())
        {
            _test.Time.Advance(TimeSpan.FromSeconds(2));
            word(scope);
        }

        return recorder.Story;
    }
}
