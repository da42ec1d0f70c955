using System.Collections.Concurrent;

namespace Gateway.Instrumentation.Hardness.Tests;

/// <summary>Four writers, three scrapers, one who resets and one who removes, all at once.</summary>
public class PageUnderLoadTests
{
    private const int Writers = 4;
    private const int RecordingsEach = 1_500_000;

    // Fewer prove little.
    private const int MinScrapes = 3000;
    private const int MinComparisons = 100_000; // of a sample with the same sample of the scrape before

    private static readonly string[] Names = ["a", "b", "c"];

    private readonly MetricRegistry _registry = new();
    private readonly Counter _counter;
    private readonly Labeled<Counter, string> _counters;
    private readonly Histogram _histogram;
    private readonly Labeled<Histogram, string> _histograms;

    // Odd while a reset or a removal is at work.
    private int _epoch;
    private readonly Lock _disturbing = new();
    private int _scrapes;
    private int _comparisons;

    public PageUnderLoadTests()
    {
        var metrics = new MetricFactory(_registry);
        var name = Label.Text("name");
        _counter = metrics.Counter("plain_total", "Plain.");
        _counters = metrics.Counter("named_total", "Named.", name);
        _histogram = metrics.Histogram("plain_seconds", "Plain.", [1, 2, 3]);
        _histograms = metrics.Histogram("named_seconds", "Named.", [1, 2, 3], name);
    }

    [Fact]
    public void Every_scrape_agrees_with_itself_and_nothing_goes_backwards_but_at_a_reset_or_a_removal()
    {
        new Crew()
            .Workers(Writers, writer =>
            {
                // On a busy machine scrapes take their time.
                Write(writer);
                for (var again = 0; again < 40 && (Volatile.Read(ref _scrapes) < MinScrapes || Volatile.Read(ref _comparisons) < MinComparisons); again++)
                    Write(writer);
            })
            .Disturber(count: 3, step: Scraper())
            .Disturber(Reset)
            .Disturber(Remove)
            .Run();

        _scrapes.ShouldBeGreaterThanOrEqualTo(MinScrapes);
        _comparisons.ShouldBeGreaterThanOrEqualTo(MinComparisons);
    }

    [Fact]
    public void Sums_are_exact_once_the_writers_rest()
    {
        new Crew().Workers(Writers, Write).Disturber(count: 3, step: Scraper()).Run();

        const long Total = (long)Writers * RecordingsEach;
        var page = new Counts(_registry.CollectText());
        page.HistogramsShouldAgree();
        page["plain_total"].ShouldBe(Total);
        page["plain_seconds_count"].ShouldBe(Total);
        page["plain_seconds_sum"].ShouldBe(SumOf(_ => true));
        foreach (var (name, index) in Names.Select((name, index) => (name, index)))
        {
            var times = Enumerable.Range(0, RecordingsEach).Count(i => i % 3 == index);
            page[$"named_total{{name=\"{name}\"}}"].ShouldBe((long)Writers * times);
            page[$"named_seconds_count{{name=\"{name}\"}}"].ShouldBe((long)Writers * times);
            page[$"named_seconds_sum{{name=\"{name}\"}}"].ShouldBe(SumOf(i => i % 3 == index));
        }

        static double SumOf(Func<int, bool> counts) => Writers * Enumerable.Range(0, RecordingsEach).Where(counts).Sum(i => (double)(i & 3));
    }

    private void Write(int writer)
    {
        // Half of the writers hold on to handles, also to those whose series goes; half look them up.
        var counters = Names.Select(_counters.WithLabels).ToArray();
        var histograms = Names.Select(_histograms.WithLabels).ToArray();
        for (var i = 0; i < RecordingsEach; i++)
        {
            var name = i % 3;
            _counter.Inc();
            _histogram.Observe(i & 3);
            (writer % 2 == 0 ? counters[name] : _counters.WithLabels(Names[name])).Inc();
            (writer % 2 == 0 ? histograms[name] : _histograms.WithLabels(Names[name])).Observe(i & 3);
        }
    }

    private Action Scraper()
    {
        var lastOfEachThread = new ConcurrentDictionary<int, (int Epoch, Counts Page)>();
        var formats = new[] { ExpositionFormat.Text, ExpositionFormat.OpenMetrics };
        return () =>
        {
            var me = Environment.CurrentManagedThreadId;
            var epoch = Volatile.Read(ref _epoch);
            var page = new Counts(_registry.CollectText(formats[me % 2]));
            page.HistogramsShouldAgree();
            Interlocked.Increment(ref _scrapes);
            if (Volatile.Read(ref _epoch) != epoch || epoch % 2 != 0)
                return; // no telling what it saw of the reset
            if (lastOfEachThread.TryGetValue(me, out var last) && last.Epoch == epoch)
            {
                foreach (var (series, value) in page.Values)
                {
                    if (last.Page[series] is { } before)
                    {
                        value.ShouldBeGreaterThanOrEqualTo(before, $"{series} went backwards");
                        Interlocked.Increment(ref _comparisons);
                    }
                }
            }

            lastOfEachThread[me] = (epoch, page);
        };
    }

    private void Reset() => AfterSomeScrapes(_registry.Reset);

    private void Remove() => AfterSomeScrapes(() =>
    {
        foreach (var name in Names)
        {
            _counters.Remove(name);
            _histograms.Remove(name);
        }
    });

    // Long enough for the scrapers to compare pages, short enough for hundreds of resets.
    private void AfterSomeScrapes(Action disturb)
    {
        var until = Volatile.Read(ref _scrapes) + 8;
        if (!SpinWait.SpinUntil(() => Volatile.Read(ref _scrapes) >= until, TimeSpan.FromSeconds(1)))
            return;
        lock (_disturbing)
        {
            Interlocked.Increment(ref _epoch);
            disturb();
            Interlocked.Increment(ref _epoch);
        }
    }
}
