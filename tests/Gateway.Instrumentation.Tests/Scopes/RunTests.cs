namespace Gateway.Instrumentation.Tests.Scopes;

public class RunTests
{
    private readonly TestRegistry _test = new();
    private readonly Recorder _recorder;

    public RunTests() => _recorder = new Recorder(_test);

    [Fact]
    public void Run_does_the_work_and_records_its_time()
    {
        _recorder.Start().Run(() => _test.Time.Advance(TimeSpan.FromSeconds(2)));
        _recorder.Story.ShouldBe("Success - 2s");
    }

    [Fact]
    public void Run_gives_the_result()
    {
        _recorder.Start().Run(() => 5).ShouldBe(5);
        _recorder.Story.ShouldBe("Success - 0s");
    }

    [Fact]
    public void Run_hands_the_state_over()
    {
        var seen = new List<int>();
        _recorder.Start().Run(seen, static list => list.Add(7));
        seen.ShouldBe([7]);
        _recorder.Story.ShouldBe("Success - 0s");
    }

    [Fact]
    public void Run_hands_the_state_over_and_gives_the_result()
    {
        _recorder.Start().Run(20, static number => number + 1).ShouldBe(21);
        _recorder.Story.ShouldBe("Success - 0s");
    }

    [Fact]
    public void A_task_may_be_the_state_of_a_run() =>
        _recorder.Start().Run(Task.FromResult(5), static task => task.IsCompleted).ShouldBeTrue();

    [Fact]
    public void Every_form_classifies_the_exception_and_throws_the_same_object()
    {
        var thrown = new TimeoutException();
        Action<OperationScope>[] forms =
        [
            scope => scope.Run(new Action(() => throw thrown)),
            scope => scope.Run(int () => throw thrown),
            scope => scope.Run(thrown, new Action<Exception>(static exception => throw exception)),
            scope => scope.Run(thrown, int (exception) => throw exception),
        ];
        foreach (var form in forms)
        {
            var recorder = new Recorder(_test);
            Should.Throw<TimeoutException>(() => form(recorder.Start())).ShouldBeSameAs(thrown);
            recorder.Story.ShouldBe("Failed timeout_error 0s");
        }
    }

    [Fact]
    public void The_stack_trace_shows_where_it_was_thrown() =>
        Should.Throw<InvalidOperationException>(() => _recorder.Start().Run(Deep)).StackTrace!.ShouldContain(nameof(Deep));

    [Fact]
    public void A_cancellation_by_the_callers_token_is_cancelled_and_not_a_failure()
    {
        using var cancellation = new CancellationTokenSource();
        var token = cancellation.Token;
        Action<OperationScope>[] forms =
        [
            scope => scope.Run(() => token.ThrowIfCancellationRequested(), token),
            scope => scope.Run(() =>
            {
                token.ThrowIfCancellationRequested();
                return 1;
            }, token),
            scope => scope.Run(token, static token => token.ThrowIfCancellationRequested(), token),
            scope => scope.Run(token, static token =>
            {
                token.ThrowIfCancellationRequested();
                return 1;
            }, token),
        ];
        cancellation.Cancel();
        foreach (var form in forms)
        {
            var recorder = new Recorder(_test);
            Should.Throw<OperationCanceledException>(() => form(recorder.Start()));
            recorder.Story.ShouldBe("Cancelled - 0s");
        }
    }

    [Fact]
    public void A_cancellation_that_the_caller_did_not_ask_for_is_a_failure()
    {
        using var callers = new CancellationTokenSource();
        Should.Throw<OperationCanceledException>(() =>
            _recorder.Start().Run(new Action(() => throw new OperationCanceledException()), callers.Token));
        _recorder.Story.ShouldBe("Failed OperationCanceledException 0s");
    }

    [Fact]
    public void Work_that_finishes_although_the_token_was_cancelled_is_a_success()
    {
        _recorder.Start().Run(() => { }, new CancellationToken(canceled: true));
        _recorder.Story.ShouldBe("Success - 0s");
    }

    [Fact]
    public void Missing_work_is_the_callers_mistake_and_a_failure_all_the_same()
    {
        Should.Throw<ArgumentNullException>(() => _recorder.Start().Run(5, (Action<int>)null!)).ParamName.ShouldBe("work");
        _recorder.Story.ShouldBe("Failed ArgumentNullException 0s");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Missing_work_of_the_short_forms_is_named_too(int form)
    {
        Action<OperationScope> run = form switch
        {
            0 => scope => scope.Run((Action)null!),
            1 => scope => scope.Run((Func<int>)null!),
            _ => scope => scope.Run(5, (Func<int, int>)null!),
        };
        Should.Throw<ArgumentNullException>(() => run(_recorder.Start())).ParamName.ShouldBe("work");
    }

    [Fact]
    public void A_scope_can_be_told_otherwise_before_it_runs_and_the_run_has_the_last_word()
    {
        var scope = _recorder.Start();
        scope.Fail("early");
        scope.Run(() => { });
        _recorder.Story.ShouldBe("Success - 0s");
    }

    private static void Deep() => throw new InvalidOperationException();
}
