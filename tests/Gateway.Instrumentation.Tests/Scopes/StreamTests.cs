using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation.Tests.Scopes;

/// <summary>A scope that measures an <see cref="IAsyncEnumerable{T}"/>.</summary>
public class StreamTests
{
    private readonly TestRegistry _test = new();
    private readonly Recorder _recorder;

    public StreamTests() => _recorder = new Recorder(_test);

    [Fact]
    public async Task The_end_is_the_last_element()
    {
        var read = new List<int>();
        await foreach (var number in _recorder.Start().RunAsync(Numbers(3)))
        {
            _recorder.Ends.ShouldBeEmpty();
            _test.Time.Advance(TimeSpan.FromSeconds(1));
            read.Add(number);
        }

        read.ShouldBe([1, 2, 3]);
        _recorder.Story.ShouldBe("Success - 3s");
    }

    [Fact]
    public async Task A_reader_that_does_not_dispose_ends_the_operation_with_the_last_element()
    {
        var reading = _recorder.Start().RunAsync(Numbers(1)).GetAsyncEnumerator();
        (await reading.MoveNextAsync()).ShouldBeTrue();
        (await reading.MoveNextAsync()).ShouldBeFalse();
        _recorder.Story.ShouldBe("Success - 0s");
    }

    [Fact]
    public async Task A_reader_that_does_not_dispose_ends_the_operation_with_the_exception()
    {
        var reading = _recorder.Start().RunAsync(Numbers(0, new TimeoutException())).GetAsyncEnumerator();
        await Should.ThrowAsync<TimeoutException>(async () => await reading.MoveNextAsync());
        _recorder.Story.ShouldBe("Failed timeout_error 0s");
    }

    [Fact]
    public async Task A_reading_does_not_return_to_the_readers_synchronization_context() =>
        (await ThreadOfAUserInterface.Posts(async () =>
        {
            var reading = _recorder.Start().RunAsync(Slow()).GetAsyncEnumerator();
            while (await reading.MoveNextAsync().ConfigureAwait(false))
                ;
            await reading.DisposeAsync().ConfigureAwait(false);
        })).ShouldBe(0);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_of_a_finished_reading_stays_behind_at_the_callers_token(bool cannotBeRead)
    {
        using var callers = new CancellationTokenSource();
        using var readers = new CancellationTokenSource();
        var source = new TokenKeeper(cannotBeRead);
        var stream = _recorder.Start().RunAsync(source, callers.Token);
        if (cannotBeRead)
            Should.Throw<NotSupportedException>(() => stream.GetAsyncEnumerator(readers.Token));
        else
            await stream.GetAsyncEnumerator(readers.Token).DisposeAsync();
        await callers.CancelAsync();
        source.Token.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task A_stream_without_elements_succeeds()
    {
        (await _recorder.Start().RunAsync(Numbers(0)).CountAsync()).ShouldBe(0);
        _recorder.Story.ShouldBe("Success - 0s");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_source_that_throws_is_failed_and_classified_and_the_reader_gets_the_same_exception(int after)
    {
        var thrown = new HttpRequestException();
        var read = 0;
        var caught = await Should.ThrowAsync<HttpRequestException>(async () =>
        {
            await foreach (var _ in _recorder.Start().RunAsync(Numbers(after, thrown)))
                read++;
        });
        caught.ShouldBeSameAs(thrown);
        read.ShouldBe(after);
        _recorder.Story.ShouldBe("Failed api_error 0s");
    }

    [Fact]
    public void A_source_that_throws_instead_of_giving_an_enumerator_is_failed_too()
    {
        var thrown = new TimeoutException();
        Should.Throw<TimeoutException>(() => _recorder.Start().RunAsync(new Broken(thrown)).GetAsyncEnumerator()).ShouldBeSameAs(thrown);
        _recorder.Story.ShouldBe("Failed timeout_error 0s");
    }

    [Fact]
    public async Task A_reader_that_leaves_early_is_cancelled_and_the_source_is_disposed()
    {
        var source = new Watched();
        await foreach (var number in _recorder.Start().RunAsync(source))
        {
            if (number == 2)
                break;
        }

        source.Disposed.ShouldBe(1);
        _recorder.Story.ShouldBe("Cancelled - 0s");
    }

    [Fact]
    public async Task A_reader_that_leaves_before_the_first_element_is_cancelled()
    {
        await _recorder.Start().RunAsync(Numbers(3)).GetAsyncEnumerator().DisposeAsync();
        _recorder.Story.ShouldBe("Cancelled - 0s");
    }

    [Fact]
    public async Task A_reader_that_throws_has_left()
    {
        await Should.ThrowAsync<FormatException>(async () =>
        {
            await foreach (var _ in _recorder.Start().RunAsync(Numbers(3)))
                throw new FormatException();
        });
        _recorder.Story.ShouldBe("Cancelled - 0s");
    }

    [Fact]
    public async Task A_reader_that_says_how_it_went_and_leaves_is_believed()
    {
        var scope = _recorder.Start();
        await foreach (var _ in scope.RunAsync(Numbers(3)))
        {
            scope.Succeed();
            break;
        }

        _recorder.Story.ShouldBe("Success - 0s");
    }

    [Fact]
    public async Task A_failure_that_was_reported_stays_where_the_stream_ends_well()
    {
        var scope = _recorder.Start();
        await foreach (var _ in scope.RunAsync(Numbers(3)))
            scope.Fail("error_event");
        _recorder.Story.ShouldBe("Failed error_event 0s");
    }

    [Fact]
    public async Task An_exception_replaces_what_was_reported()
    {
        var scope = _recorder.Start();
        await Should.ThrowAsync<TimeoutException>(async () =>
        {
            await foreach (var _ in scope.RunAsync(Numbers(1, new TimeoutException())))
                scope.Succeed();
        });
        _recorder.Story.ShouldBe("Failed timeout_error 0s");
    }

    [Theory]
    [InlineData("given to RunAsync")]
    [InlineData("given by the reader")]
    [InlineData("both, the first cancels")]
    [InlineData("both, the second cancels")]
    public async Task A_cancellation_by_a_token_of_the_caller_reaches_the_source_and_is_cancelled(string form)
    {
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        var (given, readers, cancels) = form switch
        {
            "given to RunAsync" => (first.Token, CancellationToken.None, first),
            "given by the reader" => (CancellationToken.None, second.Token, second),
            "both, the first cancels" => (first.Token, second.Token, first),
            _ => (first.Token, second.Token, second),
        };
        var reading = _recorder.Start().RunAsync(Endless(), given).GetAsyncEnumerator(readers);
        (await reading.MoveNextAsync()).ShouldBeTrue();
        var next = reading.MoveNextAsync();
        await cancels.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(async () => await next);
        await reading.DisposeAsync();
        _recorder.Story.ShouldBe("Cancelled - 0s");
    }

    [Fact]
    public async Task A_cancellation_that_the_caller_did_not_ask_for_is_a_failure()
    {
        using var callers = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(async () =>
            await _recorder.Start().RunAsync(Numbers(1, new OperationCanceledException()), callers.Token).CountAsync(CancellationToken.None));
        _recorder.Story.ShouldBe("Failed OperationCanceledException 0s");
    }

    [Fact]
    public void A_stream_that_nobody_reads_records_nothing()
    {
#pragma warning disable GWM002 // nobody reads it
        _ = _recorder.Start().RunAsync(Numbers(3));
#pragma warning restore GWM002
        _recorder.Ends.ShouldBeEmpty();
    }

    [Fact]
    public async Task Inside_an_iterator_nothing_starts_before_somebody_reads()
    {
        var stream = Measured();
        _recorder.Started.ShouldBe(0);
        (await stream.CountAsync()).ShouldBe(3);
        _recorder.Story.ShouldBe("Success - 0s");

        async IAsyncEnumerable<int> Measured()
        {
            await foreach (var number in _recorder.Start().RunAsync(Numbers(3)))
                yield return number;
        }
    }

    [Fact]
    public async Task A_second_reading_gives_the_elements_and_records_nothing_more()
    {
        var stream = _recorder.Start().RunAsync(Numbers(3));
        (await stream.CountAsync()).ShouldBe(3);
        (await stream.CountAsync()).ShouldBe(3);
        _recorder.Ends.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Of_two_readings_at_the_same_time_the_one_that_ends_first_counts()
    {
        var stream = _recorder.Start().RunAsync(Numbers(3));
        await foreach (var _ in stream)
            (await stream.CountAsync()).ShouldBe(3);
        _recorder.Story.ShouldBe("Success - 0s");
    }

    [Fact]
    public async Task A_scope_that_has_ended_lets_the_elements_through()
    {
        var scope = _recorder.Start();
        scope.Dispose();
        (await scope.RunAsync(Numbers(3)).CountAsync()).ShouldBe(3);
        _recorder.Story.ShouldBe("Failed unknown 0s");
    }

    [Fact]
    public async Task A_scope_of_a_registry_that_is_off_lets_elements_and_token_through()
    {
        using var cancellation = new CancellationTokenSource();
        var off = new Recorder(new TestRegistry(options => options.Enabled = false));
        (await off.Start().RunAsync(Numbers(3)).CountAsync()).ShouldBe(3);
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(async () =>
            await off.Start().RunAsync(Endless(), cancellation.Token).CountAsync(CancellationToken.None));
    }

    [Fact]
    public void A_missing_stream_is_named_at_once_and_ends_the_operation()
    {
        Should.Throw<ArgumentNullException>(() => _recorder.Start().RunAsync((IAsyncEnumerable<int>)null!)).ParamName.ShouldBe("source");
        _recorder.Story.ShouldBe("Failed ArgumentNullException 0s");
    }

    [Fact]
    public void An_element_allocates_nothing()
    {
        Allocated.NeedsOptimizedCode();
        var reading = _recorder.Start().RunAsync(new Watched()).GetAsyncEnumerator();
        Allocated.By(() => reading.MoveNextAsync().AsTask().IsCompletedSuccessfully.ShouldBeTrue()).ShouldBe(0);
    }

    /// <summary>The numbers from 1 on, then an exception if there is one.</summary>
    private static async IAsyncEnumerable<int> Numbers(int count, Exception? thrown = null)
    {
        for (var number = 1; number <= count; number++)
        {
            await Task.Yield();
            yield return number;
        }

        if (thrown is not null)
            throw thrown;
    }

    /// <summary>One number, and then none until the token is cancelled.</summary>
    private static async IAsyncEnumerable<int> Endless([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return 1;
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    private sealed class Broken(Exception exception) : IAsyncEnumerable<int>
    {
        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default) => throw exception;
    }

    /// <summary>Two numbers, on another thread.</summary>
    private static async IAsyncEnumerable<int> Slow()
    {
        try
        {
            for (var number = 0; number < 2; number++)
            {
                await Task.Delay(1).ConfigureAwait(false);
                yield return number;
            }
        }
        finally
        {
            await Task.Delay(1).ConfigureAwait(false);
        }
    }

    /// <summary>A stream without elements that keeps the token of its reading.</summary>
    private sealed class TokenKeeper(bool cannotBeRead) : IAsyncEnumerable<int>
    {
        public CancellationToken Token { get; private set; }

        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        {
            Token = cancellationToken;
            return cannotBeRead ? throw new NotSupportedException() : Numbers(0).GetAsyncEnumerator(cancellationToken);
        }
    }

    /// <summary>All numbers, at once.</summary>
    private sealed class Watched : IAsyncEnumerable<int>, IAsyncEnumerator<int>
    {
        public int Disposed { get; private set; }

        public int Current { get; private set; }

        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

        public ValueTask<bool> MoveNextAsync()
        {
            Current++;
            return new(true);
        }

        public ValueTask DisposeAsync()
        {
            Disposed++;
            return default;
        }
    }
}
