namespace Gateway.Instrumentation.Tests.Scopes;

/// <summary>A scope with results of its own that measures a stream.</summary>
public class StreamResultTests
{
    private readonly TestRegistry _test = new();
    private readonly OperationKind<object, LookupResult> _kind;
    private readonly List<OperationEnd<LookupResult>> _ends = [];

    public StreamResultTests() => _kind = _test.Metrics.OperationKind<object, LookupResult>((_, end) => _ends.Add(end));

    [Theory]
    [InlineData(0, null, LookupResult.Miss)]
    [InlineData(2, "text 2", LookupResult.Hit)]
    public async Task The_last_element_tells_the_result(int elements, string? last, LookupResult result)
    {
        var seen = "none";
        var stream = _kind.Start(this).RunAsync(Texts(elements), text =>
        {
            seen = text;
            return text is null ? LookupResult.Miss : LookupResult.Hit;
        });
        (await stream.CountAsync()).ShouldBe(elements);
        seen.ShouldBe(last);
        (End.Outcome, End.Result).ShouldBe((OperationOutcome.Success, result));
    }

    [Fact]
    public async Task A_reader_that_leaves_early_is_cancelled_without_a_result()
    {
        await foreach (var _ in _kind.Start(this).RunAsync(Texts(2), _ => LookupResult.Hit))
            break;
        (End.Outcome, End.Result).ShouldBe((OperationOutcome.Cancelled, null));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task What_the_reader_completed_stays(int read)
    {
        var scope = _kind.Start(this);
        await foreach (var _ in scope.RunAsync(Texts(2), _ => LookupResult.Hit))
        {
            scope.Complete(LookupResult.Miss);
            if (--read == 0)
                break;
        }

        (End.Outcome, End.Result).ShouldBe((OperationOutcome.Success, LookupResult.Miss));
    }

    [Fact]
    public async Task A_result_function_that_throws_is_a_failure_of_the_operation()
    {
        await Should.ThrowAsync<FormatException>(async () =>
            await _kind.Start(this).RunAsync(Texts(2), LookupResult (_) => throw new FormatException()).CountAsync());
        (End.Outcome, End.ErrorType).ShouldBe((OperationOutcome.Failed, "FormatException"));
    }

    [Fact]
    public async Task A_source_that_throws_is_classified()
    {
        await Should.ThrowAsync<TimeoutException>(async () => await _kind.Start(this).RunAsync(Texts(-1), _ => LookupResult.Hit).CountAsync());
        (End.Outcome, End.ErrorType).ShouldBe((OperationOutcome.Failed, "timeout_error"));
    }

    [Fact]
    public void Missing_arguments_are_named_at_once()
    {
        Should.Throw<ArgumentNullException>(() => _kind.Start(this).RunAsync((IAsyncEnumerable<string>)null!, _ => LookupResult.Hit)).ParamName.ShouldBe("source");
        Should.Throw<ArgumentNullException>(() => _kind.Start(this).RunAsync(Texts(1), null!)).ParamName.ShouldBe("resultOf");
        _ends.ShouldAllBe(end => end.ErrorType == "ArgumentNullException");
        _ends.Count.ShouldBe(2);
    }

    private OperationEnd<LookupResult> End => _ends.ShouldHaveSingleItem();

    private static async IAsyncEnumerable<string> Texts(int count)
    {
        await Task.Yield();
        if (count < 0)
            throw new TimeoutException();
        for (var number = 1; number <= count; number++)
            yield return $"text {number}";
    }
}
