using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace Gateway.Instrumentation.Tests.Exposition;

public class PipeTests
{
    private readonly TestRegistry _test = new(options => options.MaxSeriesPerMetric = 100_000);

    [Fact]
    public async Task A_slow_reader_gets_the_bytes_of_the_whole_page()
    {
        RegisterLargePage();
        var expected = _test.Registry.CollectText();
        expected.Length.ShouldBeGreaterThan(500_000);

        var pipe = new Pipe();
        var collecting = _test.Registry.CollectAsync(pipe.Writer).AsTask();
        var page = new StringBuilder();
        while (page.Length < expected.Length)
        {
            var read = await pipe.Reader.ReadAsync();
            var piece = read.Buffer.Slice(0, Math.Min(1000, read.Buffer.Length));
            page.Append(Encoding.UTF8.GetString(piece));
            pipe.Reader.AdvanceTo(piece.End);
        }

        await collecting;
        page.ToString().ShouldBe(expected);
    }

    [Fact]
    public async Task No_more_is_written_than_the_reader_leaves_room_for()
    {
        RegisterLargePage();
        var pipe = new Pipe();
        var collecting = _test.Registry.CollectAsync(pipe.Writer).AsTask();
        collecting.IsCompleted.ShouldBeFalse();
        pipe.Reader.TryRead(out var read).ShouldBeTrue();
        read.Buffer.Length.ShouldBeLessThan(200_000);
        pipe.Reader.AdvanceTo(read.Buffer.Start);
        await pipe.Reader.CompleteAsync();
        await collecting;
    }

    [Fact]
    public async Task Writing_stops_when_the_reader_goes()
    {
        RegisterLargePage();
        var pipe = new Pipe();
        var collecting = _test.Registry.CollectAsync(pipe.Writer).AsTask();
        await pipe.Reader.ReadAsync();
        await pipe.Reader.CompleteAsync();
        await collecting;
    }

    [Fact]
    public async Task Writing_stops_when_its_token_is_cancelled()
    {
        RegisterLargePage();
        var pipe = new Pipe();
        using var cancellation = new CancellationTokenSource();
        var collecting = _test.Registry.CollectAsync(pipe.Writer, cancellation.Token).AsTask();
        collecting.IsCompleted.ShouldBeFalse();
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => collecting);
    }

    [Fact]
    public async Task A_token_that_was_cancelled_before_ends_the_writing_at_once()
    {
        RegisterLargePage();
        var pipe = new Pipe();
        await Should.ThrowAsync<OperationCanceledException>(() => _test.Registry.CollectAsync(pipe.Writer, new CancellationToken(canceled: true)).AsTask());
    }

    [Fact]
    public async Task The_pipe_is_flushed_and_left_open()
    {
        _test.Metrics.Counter("jobs_total", "Jobs.");
        var pipe = new Pipe();
        await _test.Registry.CollectAsync(pipe.Writer);
        var read = await pipe.Reader.ReadAsync();
        read.IsCompleted.ShouldBeFalse();
        Encoding.UTF8.GetString(read.Buffer).ShouldBe(_test.Registry.CollectText());
        pipe.Reader.AdvanceTo(read.Buffer.End);
        await pipe.Writer.WriteAsync("more"u8.ToArray());
    }

    [Fact]
    public async Task Series_that_come_and_go_while_a_scrape_pauses_do_it_no_harm()
    {
        var counter = RegisterLargePage();
        var pipe = new Pipe();
        var collecting = _test.Registry.CollectAsync(pipe.Writer).AsTask();
        for (var i = 900; i < 1_000; i += 2)
            counter.Remove(Item(i)).ShouldBeTrue();
        for (var i = 0; i < 1_000; i++)
            counter.WithLabels($"new item {i}").Inc();
        _test.Metrics.Counter("late_total", "Registered meanwhile.");

        var page = PageCheck.Parse(await ReadAllAsync(pipe.Reader, collecting));
        page.Has("things_total", ("thing", Item(999))).ShouldBeTrue();
        page.Has("things_total", ("thing", Item(998))).ShouldBeFalse();
        page.Has("things_total", ("thing", "new item 0")).ShouldBeFalse();
        page.Has("late_total").ShouldBeFalse();

        var next = PageCheck.Parse(_test.Registry.CollectText());
        next.Value("things_total").ShouldBe(1_000);
        next.Has("late_total").ShouldBeTrue();
    }

    [Fact]
    public async Task A_removed_series_that_was_made_anew_while_a_scrape_pauses_is_not_shown_twice()
    {
        var counter = RegisterLargePage();
        var pipe = new Pipe();
        var collecting = _test.Registry.CollectAsync(pipe.Writer).AsTask();
        for (var i = 900; i < 1_000; i++)
        {
            counter.Remove(Item(i));
            counter.WithLabels(Item(i)).Inc();
        }

        PageCheck.Parse(await ReadAllAsync(pipe.Reader, collecting));
    }

    private static async Task<string> ReadAllAsync(PipeReader reader, Task collecting)
    {
        var page = new StringBuilder();
        while (true)
        {
            if (collecting.IsCompleted)
                await collecting;
            if (!reader.TryRead(out var read))
            {
                if (collecting.IsCompleted)
                    return page.ToString();
                await Task.Yield();
                continue;
            }

            page.Append(Encoding.UTF8.GetString(read.Buffer));
            reader.AdvanceTo(read.Buffer.End);
        }
    }

    // So long that a pipe which nobody reads is full before the last items' turn comes.
    private static string Item(int number) => $"item {number} {new string('x', 100)}";

    private Labeled<Counter, string> RegisterLargePage()
    {
        var counter = _test.Metrics.Counter("things_total", "Things.", Label.Text("thing", limit: 100_000));
        var histogram = _test.Metrics.Histogram("wait_seconds", "Waits.", null, Label.Text("thing", limit: 100_000));
        for (var i = 0; i < 1_000; i++)
        {
            counter.WithLabels(Item(i));
            histogram.WithLabels(Item(i));
        }

        return counter;
    }
}
