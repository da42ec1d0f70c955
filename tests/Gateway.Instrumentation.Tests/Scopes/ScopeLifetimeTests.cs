namespace Gateway.Instrumentation.Tests.Scopes;

public class ScopeLifetimeTests
{
    private readonly TestRegistry _test = new();
    private readonly Recorder _recorder;

    public ScopeLifetimeTests() => _recorder = new Recorder(_test);

    [Fact]
    public void A_scope_disposed_twice_ends_once()
    {
        var scope = _recorder.Start();
        scope.Succeed();
        scope.Dispose();
        scope.Dispose();
        _recorder.Story.ShouldBe("Success - 0s");
    }

    [Fact]
    public void Copies_are_the_same_operation()
    {
        var scope = _recorder.Start();
        var copy = scope;
        copy.Succeed();
        scope.Dispose();
        copy.Dispose();
        _recorder.Story.ShouldBe("Success - 0s");
        copy.ShouldBe(scope);
    }

    [Fact]
    public void A_word_after_the_end_changes_nothing()
    {
        var scope = _recorder.Start();
        scope.Dispose();
        scope.Succeed();
        scope.Fail("late");
        scope.Fail(new TimeoutException());
        scope.Cancel();
        scope.Dispose();
        _recorder.Story.ShouldBe("Failed unknown 0s");
    }

    [Fact]
    public void An_ended_scope_does_not_touch_the_operation_that_reuses_its_slot()
    {
        var old = _recorder.Start();
        old.Dispose();

        var other = new Recorder(_test);
        var current = other.Start(); // takes the slot that is free again
        old.Succeed();
        old.Fail("from the old scope");
        old.Fail(new TimeoutException());
        old.Cancel();
        old.Dispose();
        other.Ends.ShouldBeEmpty();
        current.Succeed();
        current.Dispose();
        other.Story.ShouldBe("Success - 0s");
        _recorder.Ends.Count.ShouldBe(1);
    }

    [Fact]
    public void An_ended_scope_stays_dead_through_a_thousand_reuses()
    {
        var old = _recorder.Start();
        old.Dispose();
        for (var i = 0; i < 1000; i++)
        {
            var other = new Recorder(_test);
            using (var scope = other.Start())
            {
                scope.Succeed();
                old.Fail("from the old scope");
                old.Dispose();
            }

            other.Story.ShouldBe("Success - 0s");
        }
    }

    [Fact]
    public void A_scope_may_be_started_while_another_ends()
    {
        var inner = new Recorder(_test);
        var operation = _test.Metrics.OperationKind<Recorder>((_, _) => inner.Start().Dispose());
        operation.Start(_recorder).Dispose();
        inner.Ends.Count.ShouldBe(1);
    }

    [Fact]
    public void Disposing_on_many_threads_at_once_counts_once()
    {
        for (var round = 0; round < 200; round++)
        {
            var recorder = new Recorder(_test);
            var scope = recorder.Start();
            scope.Succeed();
            Threads.Run(4, _ => scope.Dispose());
            recorder.Story.ShouldBe("Success - 0s");
        }
    }

    [Fact]
    public void A_default_scope_is_harmless()
    {
        var scope = default(OperationScope);
        scope.Succeed();
        scope.Fail("error");
        scope.Fail(new TimeoutException());
        scope.Fail(new OperationCanceledException(), new CancellationToken(canceled: true));
        scope.Cancel();
        scope.Dispose();
        scope.Run(() => 5).ShouldBe(5);
        Should.Throw<TimeoutException>(() => scope.Run(new Action(() => throw new TimeoutException())));
    }

    [Fact]
    public async Task A_default_scope_runs_async_work()
    {
        (await default(OperationScope).RunAsync(() => Task.FromResult(5))).ShouldBe(5);
        (await default(OperationScope<SyncTrigger>).RunAsync(_ => Task.FromResult(SyncTrigger.Api))).ShouldBe(SyncTrigger.Api);
    }

    [Fact]
    public void A_default_scope_with_outcomes_is_harmless()
    {
        var scope = default(OperationScope<SyncTrigger>);
        scope.Complete(SyncTrigger.Api);
        scope.Fail("error");
        scope.Fail(new TimeoutException());
        scope.Cancel();
        scope.Dispose();
        scope.Run(() => SyncTrigger.Api).ShouldBe(SyncTrigger.Api);
    }

    [Fact]
    public void More_scopes_may_be_open_at_once_than_the_pool_keeps()
    {
        var scopes = Enumerable.Range(0, 3000).Select(_ => _recorder.Start()).ToList();
        foreach (var scope in scopes)
        {
            scope.Succeed();
            scope.Dispose();
        }

        _recorder.Ends.Count(end => end.Outcome == OperationOutcome.Success).ShouldBe(3000);
    }

    [Fact]
    public void Scopes_on_many_threads_that_share_slots_count_exactly()
    {
        const int Rounds = 20_000;
        var counts = _test.Metrics.Counter("ends_total", "Ends.", Label.Enum<OperationOutcome>("outcome"), Label.Text("error_type"));
        var operation = _test.Metrics.OperationKind<object>((_, end) => counts.WithLabels(end.Outcome, end.ErrorType ?? "none").Inc());
        var series = new object();
        var stale = new OperationScope[64];
        Threads.Run(4, thread =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                var scope = operation.Start(series);
                if (i % 3 == 0)
                    scope.Succeed();
                else if (i % 3 == 1)
                    scope.Fail("told");
                scope.Dispose();

                // Everybody also uses scopes that have ended, their own and others', whatever their slots serve now.
                OperationScope old;
                lock (stale)
                {
                    stale[(thread * 16) + (i % 16)] = scope;
                    old = stale[i % 64];
                }

                old.Fail("from an old scope");
                old.Dispose();
            }
        });

        const int PerKind = 4 * (Rounds / 3);
        counts.WithLabels(OperationOutcome.Success, "none").Value.ShouldBe(PerKind + 4);
        counts.WithLabels(OperationOutcome.Failed, "told").Value.ShouldBe(PerKind + 4);
        counts.WithLabels(OperationOutcome.Failed, "unknown").Value.ShouldBe(PerKind);
        _test.Samples.Split('\n').Length.ShouldBe(3);
    }

    [Fact]
    public void Words_and_the_end_on_different_threads_leave_one_true_outcome()
    {
        for (var round = 0; round < 200; round++)
        {
            var recorder = new Recorder(_test);
            var scope = recorder.Start();
            Threads.Run(3, thread =>
            {
                if (thread == 0)
                    scope.Succeed();
                else if (thread == 1)
                    scope.Fail("told");
                else
                    scope.Dispose();
            });
            scope.Dispose();
            recorder.Story.ShouldBeOneOf("Success - 0s", "Failed told 0s", "Failed unknown 0s");
        }
    }
}
