namespace Gateway.Instrumentation.Hardness.Tests;

/// <summary>
/// Resets and removals while writers are at work, some thousand times: what is left must be each writer's last
/// recordings without a gap (see <see cref="Ledger"/>), and never less than what was recorded after the reset returned.
/// </summary>
public sealed class NothingLostTests : IDisposable
{
    private const int Rounds = 600;
    private const int Amounts = LedgerWriters.Amounts;

    private readonly LedgerWriters _writers = new();

    [Theory]
    [InlineData(false, 600)]
    [InlineData(true, 600)]
    public void A_reset_loses_no_increment_of_a_counter(bool spread, int rounds)
    {
        var registry = new MetricRegistry();
        for (var round = 0; round < rounds; round++)
        {
            var counter = new MetricFactory(registry).Counter($"jobs_{round}_total", "Jobs.");
            if (spread)
                counter.Spread();
            registry.Reset();
            _writers.Run(counter.Inc, registry.Reset);
            _writers.CheckKept((long)counter.Value, round);
            if (round % 100 == 99)
                registry = new MetricRegistry();
        }

        _writers.Met.ShouldBeGreaterThan(rounds / 100, "rounds in which a reset met the writers at work");
    }

    [Theory]
    [InlineData(false, 600)]
    [InlineData(true, 600)]
    public void A_removal_loses_no_increment_that_comes_after_it(bool spread, int rounds)
    {
        var registry = new MetricRegistry();
        var counters = new MetricFactory(registry).Counter("jobs_total", "Jobs.", Label.Text("name"));
        for (var round = 0; round < rounds; round++)
        {
            counters.Remove("x");
            var handle = counters.WithLabels("x");
            if (spread)
                handle.Spread();
            registry.Reset();
            _writers.Run(handle.Inc, () => counters.Remove("x"));
            _writers.CheckKept((long)counters.WithLabels("x").Value, round);
        }

        _writers.Met.ShouldBeGreaterThan(rounds / 100, "rounds in which a removal met the writers at work");
    }

    [Fact]
    public void A_removal_loses_no_fraction_that_comes_after_it()
    {
        var registry = new MetricRegistry();
        var counters = new MetricFactory(registry).Counter("jobs_total", "Jobs.", Label.Text("name"));
        const double Part = 1.0 / (1 << 4); // a power of two: sums of it are exact

        for (var round = 0; round < Rounds; round++)
        {
            counters.Remove("x");
            var handle = counters.WithLabels("x");

            // 15/16, 30/16 ...: hardly ever whole, and as exact as whole numbers.
            _writers.Run(amount => handle.Inc(amount * 15 * Part), () => counters.Remove("x"));
            var sixteenths = counters.WithLabels("x").Value / Part;
            (sixteenths % 15).ShouldBe(0);
            _writers.CheckKept((long)sixteenths / 15, round);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_reset_or_removal_takes_observations_of_a_histogram_whole_or_not_at_all(bool remove)
    {
        var registry = new MetricRegistry();
        var histograms = new MetricFactory(registry).Histogram("wait_seconds", "Waits.", [Ledger.Amount(1, 1) - 1], Label.Text("name"));

        for (var round = 0; round < Rounds; round++)
        {
            histograms.Remove("x");
            var handle = histograms.WithLabels("x");
            _writers.Run(amount => handle.Observe(amount), remove ? () => histograms.Remove("x") : registry.Reset);

            var page = new Counts(registry.CollectText());
            page.HistogramsShouldAgree();
            var (all, sum) = (page["wait_seconds_count{name=\"x\"}"] ?? 0, page["wait_seconds_sum{name=\"x\"}"] ?? 0);
            _writers.CheckKept((long)sum, round);

            // The writers' amounts lie in a bucket each, so the counts say on their own how many of each were kept.
            var first = page["wait_seconds_bucket{name=\"x\",le=\"4.194303e+06\"}"] ?? 0;
            first.ShouldBe(Amounts + 1 - Ledger.FirstKept((long)sum, 0, Amounts)!.Value);
            (all - first).ShouldBe(Amounts + 1 - Ledger.FirstKept((long)sum, 1, Amounts)!.Value);

            // Of all times: what a reset takes off the page has been counted all the same.
            if (!remove)
                handle.Activity.ShouldBe(Ledger.Writers * Amounts);
        }
    }

    [Fact]
    public void Cells_of_a_histogram_give_up_exactly_what_they_took_when_they_are_replaced_without_end()
    {
        var metric = new MetricFactory(new MetricRegistry()).Histogram("wait_seconds", "Waits.", [0.5, 1.5]).Metric;
        var cells = new HistogramCells(metric);
        var (counted, recorded, replaced) = (new long[3], 0L, 0);

        new Crew()
            .Workers(4, writer =>
            {
                // On a busy machine it takes its time until anybody replaces them.
                var each = 0;
                for (; each < 100_000 || (Volatile.Read(ref replaced) < 300 && each < 20_000_000); each++)
                {
                    for (var bucket = 0; bucket < 3; bucket++)
                    {
                        while (Volatile.Read(ref cells).Add(bucket, 1, 1) == HistogramCells.Addition.Refused)
                            ;
                    }
                }

                Interlocked.Add(ref recorded, each);
            })
            .Disturber(() =>
            {
                var old = cells;
                Volatile.Write(ref cells, new HistogramCells(metric));
                AddUp(old.Retire().Counts);
                replaced++;
            })
            .Run();
        AddUp(cells.Retire().Counts);

        counted.ShouldBe([recorded, recorded, recorded]);
        replaced.ShouldBeGreaterThanOrEqualTo(300);

        void AddUp(long[] counts)
        {
            for (var i = 0; i < counts.Length; i++)
                counted[i] += counts[i];
        }
    }

    [Fact]
    public void The_cells_of_a_counter_hold_every_increment_whatever_was_reset_meanwhile()
    {
        var registry = new MetricRegistry();
        var counter = new MetricFactory(registry).Counter("jobs_total", "Jobs.");
        var (recorded, resets) = (0L, 0);

        new Crew()
            .Workers(4, _ =>
            {
                var each = 0;
                for (; each < 500_000 || (Volatile.Read(ref resets) < 300 && each < 100_000_000); each++)
                    counter.Inc();
                Interlocked.Add(ref recorded, each);
            })
            .Disturber(() =>
            {
                registry.Reset();
                registry.CollectText(ExpositionFormat.OpenMetrics); // arms
                resets++;
            })
            .Disturber(() => counter.Value.ShouldBeGreaterThanOrEqualTo(0))
            .Run();

        counter.Activity.ShouldBe(recorded); // of all times: a reset moves only what is shown
        resets.ShouldBeGreaterThanOrEqualTo(300);
    }

    [Fact]
    public void Resets_that_run_side_by_side_leave_nothing_of_what_was_there_before_the_last()
    {
        const int Each = 40_000_000;
        var registry = new MetricRegistry();
        var counter = new MetricFactory(registry).Counter("jobs_total", "Jobs.");
        var (begun, done) = (0L, 0L);

        new Crew()
            .Workers(1, _ =>
            {
                for (var i = 1; i <= Each; i++)
                {
                    Volatile.Write(ref begun, i);
                    counter.Inc();
                    Volatile.Write(ref done, i);
                }
            })
            .Disturber(count: 6, step: () => // more than there are cores: they get interrupted half way
            {
                var before = Volatile.Read(ref done);
                registry.Reset();
                for (var look = 0; look < 30; look++)
                {
                    var value = counter.Value;
                    if (value < 0)
                        throw new ShouldAssertException($"{value} is shown.");
                    if (value > Volatile.Read(ref begun) - before)
                        throw new ShouldAssertException($"{value} are shown, {Volatile.Read(ref begun) - before} were recorded since the reset: something came back.");
                }
            })
            .Run();
    }

    public void Dispose() => _writers.Dispose();
}
