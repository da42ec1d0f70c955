using System.Runtime.CompilerServices;
using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

/// <summary>A streamed answer: the first token, the time between tokens, and how it can end.</summary>
public class LlmStreamTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly TestRegistry _test = new();
    private readonly LlmMetrics _llm;

    public LlmStreamTests() => _llm = new LlmMetrics(_test.Metrics);

    [Fact]
    public async Task The_time_of_a_slow_reader_is_not_the_models()
    {
        await foreach (var piece in Measure(Answer(["Hel", "lo", "!"], wait: Second)))
            _test.Time.Advance(100 * Second); // the reader's own

        Shows("success", duration: 3, firstToken: 1, between: 2, pieces: 2);
        _test.Registry.Value("provider_latency_seconds_sum").ShouldBe(3);
    }

    [Fact]
    public async Task A_piece_without_a_part_of_the_answer_is_no_token_and_the_wait_for_it_is_part_of_the_next()
    {
        await foreach (var piece in Measure(Answer(["", "Hel", "", "lo"], wait: Second)))
            _test.Time.Advance(100 * Second);

        Shows("success", duration: 4, firstToken: 2, between: 2, pieces: 1);
    }

    [Fact]
    public async Task A_reader_that_leaves_has_abandoned_it_and_its_own_time_is_not_counted()
    {
        await foreach (var piece in Measure(Answer(["Hel", "lo", "!"], wait: Second)))
        {
            _test.Time.Advance(100 * Second);
            if (piece == "lo")
                break;
        }

        Shows("abandoned", duration: 2, firstToken: 1, between: 1, pieces: 1);
        _test.Registry.Value("provider_errors_total").ShouldBe(0);
    }

    [Fact]
    public async Task A_clock_that_goes_back_loses_no_duration()
    {
        await using (var reading = Measure(Answer(["Hel", "lo"], wait: -Second)).GetAsyncEnumerator())
        {
            while (await reading.MoveNextAsync())
                _test.Time.Advance(10 * Second);
        }

        Shows("success", duration: 0, firstToken: 0, between: 0, pieces: 1);
        _test.Registry.Has("gateway_metrics_rejected_total", ("metric", "llm_request_duration_seconds")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_reader_that_never_begins_to_read_has_abandoned_it()
    {
        await Measure(Answer(["Hel"], wait: Second)).GetAsyncEnumerator().DisposeAsync();

        Outcome("abandoned").ShouldBe(1);
    }

    [Fact]
    public async Task A_stream_that_breaks_off_failed_and_its_reader_gets_the_exception()
    {
        var thrown = new TimeoutException();
        (await Should.ThrowAsync<TimeoutException>(async () =>
        {
            await foreach (var piece in Measure(Answer(["Hel"], wait: Second, end: thrown)))
            {
                // read on
            }
        })).ShouldBeSameAs(thrown);

        Shows("failed", duration: 2, firstToken: 1, between: 0, pieces: 0);
        _test.Registry.Value("llm_errors_total", ("error_type", "timeout_error")).ShouldBe(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cancelled_stream_is_cancelled_whoever_gave_the_token(bool readersToken)
    {
        using var source = new CancellationTokenSource();
        var stream = Measure(Answer(["Hel", "lo"], wait: Second), readersToken ? CancellationToken.None : source.Token);
        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var piece in readersToken ? stream.WithCancellation(source.Token) : stream.WithCancellation(CancellationToken.None))
                await source.CancelAsync();
        });

        Outcome("cancelled").ShouldBe(1);
        _test.Registry.Has("llm_errors_total").ShouldBeFalse();
    }

    [Fact]
    public async Task A_reader_that_leaves_because_it_was_cancelled_has_cancelled_it()
    {
        using var source = new CancellationTokenSource();
        await foreach (var piece in Measure(Answer(["Hel", "lo"], wait: Second), source.Token))
        {
            await source.CancelAsync();
            break;
        }

        Outcome("cancelled").ShouldBe(1);
    }

    [Fact]
    public async Task What_the_look_throws_is_counted_and_the_reader_gets_its_pieces()
    {
        var pieces = new List<string>();
        await foreach (var piece in _llm.TrackRequest("openai", "gpt-4o").RunAsync(Answer(["Hel", "lo"], Second), bool (_, _) => throw new FormatException()))
            pieces.Add(piece);

        pieces.ShouldBe(["Hel", "lo"]);
        Outcome("success").ShouldBe(1);
        _test.Registry.Value("gateway_metrics_rejected_total", ("metric", "LlmRequestScope"), ("reason", "operation_failed")).ShouldBe(2);
    }

    [Fact]
    public async Task An_answer_that_is_not_streamed_is_measured_in_one_line()
    {
        var answer = await _llm.TrackRequest("openai", "gpt-4o").RunAsync(_ => Task.FromResult("Hello!"), (call, answer) => call.Usage(3, answer.Length));
        await Should.ThrowAsync<HttpRequestException>(() => _llm.TrackRequest("openai", "gpt-4o").RunAsync<string>(
            _ => throw new HttpRequestException(null, null, System.Net.HttpStatusCode.TooManyRequests), (_, _) => { }));

        answer.ShouldBe("Hello!");
        Outcome("success").ShouldBe(1);
        _test.Registry.Value("llm_tokens_total", ("type", "output")).ShouldBe(6);
        _test.Registry.Value("llm_errors_total", ("error_type", "rate_limited")).ShouldBe(1);
    }

    [Fact]
    public async Task A_piece_allocates_nothing()
    {
        Allocated.NeedsOptimizedCode();
        var reading = Measure(Endless()).GetAsyncEnumerator();
        for (var i = 0; i < 1_000; i++)
            await reading.MoveNextAsync();
        var least = long.MaxValue;
        for (var round = 0; round < 20 && least > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++)
                await reading.MoveNextAsync();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        least.ShouldBe(0);
        await reading.DisposeAsync();
    }

    private IAsyncEnumerable<string> Measure(IAsyncEnumerable<string> answer, CancellationToken cancellationToken = default) =>
        _llm.TrackRequest("openai", "gpt-4o").RunAsync(answer, static (_, piece) => piece.Length > 0, cancellationToken);

    private async IAsyncEnumerable<string> Answer(string[] pieces, TimeSpan wait, Exception? end = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        foreach (var piece in pieces)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _test.Time.Advance(wait);
            yield return piece;
        }

        if (end is null)
            yield break;
        _test.Time.Advance(wait);
        throw end;
    }

#pragma warning disable CS1998 // an answer that is there at once
    private static async IAsyncEnumerable<string> Endless()
#pragma warning restore CS1998
    {
        while (true)
            yield return "a";
    }

    private double Outcome(string outcome) => _test.Registry.Value("llm_requests_total", ("outcome", outcome));

    private void Shows(string outcome, double duration, double firstToken, double between, int pieces)
    {
        Outcome(outcome).ShouldBe(1);
        _test.Registry.Value("llm_request_duration_seconds_sum").ShouldBe(duration);
        _test.Registry.Value("llm_time_to_first_token_seconds_sum").ShouldBe(firstToken);
        if (pieces == 0)
        {
            _test.Registry.Has("llm_inter_token_seconds_count").ShouldBeFalse();
            return;
        }

        _test.Registry.Value("llm_inter_token_seconds_sum").ShouldBe(between);
        _test.Registry.Value("llm_inter_token_seconds_count").ShouldBe(pieces);
    }
}
