namespace Gateway.Instrumentation.Tests.Scopes;

public class RunAsyncTests
{
    private readonly TestRegistry _test = new();
    private readonly Recorder _recorder;

    public RunAsyncTests() => _recorder = new Recorder(_test);

    [Fact]
    public async Task RunAsync_awaits_the_work_and_records_its_whole_time()
    {
        await _recorder.Start().RunAsync(async () =>
        {
            await Task.Yield();
            _test.Time.Advance(TimeSpan.FromSeconds(2));
        });
        _recorder.Story.ShouldBe("Success - 2s");
    }

    [Fact]
    public async Task Nothing_is_recorded_before_the_work_ends()
    {
        var work = new TaskCompletionSource();
        var running = _recorder.Start().RunAsync(() => work.Task);
        _recorder.Ends.ShouldBeEmpty();
        work.SetResult();
        await running;
        _recorder.Story.ShouldBe("Success - 0s");
    }

    [Fact]
    public async Task Every_form_gives_its_result_and_hands_over_state_and_token()
    {
        using var cancellation = new CancellationTokenSource();
        var token = cancellation.Token;
        var seen = new List<string>();

        await _recorder.Start().RunAsync(() => Note("plain"));
        (await _recorder.Start().RunAsync(() => Task.FromResult(1))).ShouldBe(1);
        await _recorder.Start().RunAsync(given => Note($"token {given == token}"), token);
        (await _recorder.Start().RunAsync(given => Task.FromResult(given == token), token)).ShouldBeTrue();
        await _recorder.Start().RunAsync("state", (state, given) => Note($"{state} {given == token}"), token);
        (await _recorder.Start().RunAsync("state", (state, given) => Task.FromResult($"{state} {given == token}"), token)).ShouldBe("state True");

        seen.ShouldBe(["plain", "token True", "state True"]);
        _recorder.Ends.ShouldAllBe(end => end.Outcome == OperationOutcome.Success);
        _recorder.Ends.Count.ShouldBe(6);

        Task Note(string text)
        {
            seen.Add(text);
            return Task.CompletedTask;
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_form_classifies_the_exception_and_throws_the_same_object(bool afterAnAwait)
    {
        var thrown = new HttpRequestException();
        foreach (var form in Forms(async () =>
        {
            if (afterAnAwait)
                await Task.Yield();
            throw thrown;
        }))
        {
            var recorder = new Recorder(_test);
            (await Should.ThrowAsync<HttpRequestException>(() => form(recorder.Start(), default))).ShouldBeSameAs(thrown);
            recorder.Story.ShouldBe("Failed api_error 0s");
        }
    }

    [Fact]
    public async Task Work_that_throws_before_it_gives_a_task_fails_like_any_other()
    {
        var recorder = new Recorder(_test);
        await Should.ThrowAsync<TimeoutException>(() => recorder.Start().RunAsync(Task () => throw new TimeoutException()));
        recorder.Story.ShouldBe("Failed timeout_error 0s");
    }

    [Fact]
    public async Task A_cancellation_by_the_callers_token_is_cancelled_and_not_a_failure()
    {
        foreach (var form in Forms(() => Task.FromException<int>(new OperationCanceledException())))
        {
            var recorder = new Recorder(_test);
            await Should.ThrowAsync<OperationCanceledException>(() => form(recorder.Start(), new CancellationToken(canceled: true)));
            recorder.Story.ShouldBe("Cancelled - 0s");
        }
    }

    [Fact]
    public async Task A_cancelled_task_is_cancelled_too()
    {
        using var cancellation = new CancellationTokenSource();
        var running = _recorder.Start().RunAsync(token => Task.Delay(Timeout.Infinite, token), cancellation.Token);
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);
        _recorder.Story.ShouldBe("Cancelled - 0s");
    }

    [Fact]
    public async Task A_cancellation_that_the_caller_did_not_ask_for_is_a_failure()
    {
        using var callers = new CancellationTokenSource();
        foreach (var form in Forms(() => Task.FromCanceled<int>(new CancellationToken(canceled: true))))
        {
            var recorder = new Recorder(_test);
            await Should.ThrowAsync<OperationCanceledException>(() => form(recorder.Start(), callers.Token));
            recorder.Story.ShouldBe("Failed TaskCanceledException 0s");
        }
    }

    [Fact]
    public async Task A_time_out_is_a_timeout_error()
    {
        using var callers = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(() => _recorder.Start().RunAsync(
            () => Task.FromException(new TaskCanceledException("The request timed out.", new TimeoutException())), callers.Token));
        _recorder.Story.ShouldBe("Failed timeout_error 0s");
    }

    [Fact]
    public async Task Missing_work_is_the_callers_mistake_and_comes_through_the_task()
    {
        var running = _recorder.Start().RunAsync("state", (Func<string, CancellationToken, Task>)null!);
        (await Should.ThrowAsync<ArgumentNullException>(() => running)).ParamName.ShouldBe("work");
        _recorder.Story.ShouldBe("Failed ArgumentNullException 0s");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Missing_work_of_the_short_forms_is_named_too(int form)
    {
        Func<OperationScope, Task> run = form switch
        {
            0 => scope => scope.RunAsync((Func<Task>)null!),
            1 => scope => scope.RunAsync((Func<Task<int>>)null!),
            2 => scope => scope.RunAsync((Func<CancellationToken, Task>)null!),
            _ => scope => scope.RunAsync((Func<CancellationToken, Task<int>>)null!),
        };
        (await Should.ThrowAsync<ArgumentNullException>(() => run(_recorder.Start()))).ParamName.ShouldBe("work");
    }

    [Fact]
    public async Task Missing_work_with_a_value_is_named_too()
    {
        (await Should.ThrowAsync<ArgumentNullException>(() => _recorder.Start().RunAsync(
            "state", (Func<string, CancellationToken, Task<int>>)null!))).ParamName.ShouldBe("work");
        _recorder.Story.ShouldBe("Failed ArgumentNullException 0s");
    }

    [Fact]
    public async Task No_form_returns_to_the_callers_synchronization_context()
    {
        foreach (var form in Forms(async () =>
        {
            await Task.Delay(1).ConfigureAwait(false);
            return 1;
        }))
        {
            (await ThreadOfAUserInterface.Posts(() => form(new Recorder(_test).Start(), default))).ShouldBe(0);
        }
    }

    [Fact]
    public async Task No_form_with_a_result_returns_to_the_callers_synchronization_context()
    {
        var cache = new LookupMetrics(_test.Metrics);
        (await ThreadOfAUserInterface.Posts(() => cache.TrackLookup("local").RunAsync(
            async () =>
            {
                await Task.Delay(1).ConfigureAwait(false);
                return "value";
            },
            _ => LookupResult.Hit))).ShouldBe(0);
    }

    private static Func<OperationScope, CancellationToken, Task>[] Forms(Func<Task<int>> work) =>
    [
        (scope, token) => scope.RunAsync(Task () => work(), token),
        (scope, token) => scope.RunAsync(() => work(), token),
        (scope, token) => scope.RunAsync(Task (_) => work(), token),
        (scope, token) => scope.RunAsync(_ => work(), token),
        (scope, token) => scope.RunAsync(work, static Task (work, _) => work(), token),
        (scope, token) => scope.RunAsync(work, static (work, _) => work(), token),
    ];
}
