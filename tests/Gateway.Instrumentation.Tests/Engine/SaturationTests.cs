using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation.Tests.Engine;

/// <summary>Numbers that are as large as they can be stay there: a count that falls looks like a restart.</summary>
public class SaturationTests
{
    [Fact]
    public void A_histograms_bucket_stays_at_its_largest_count()
    {
        var cells = Cells([1]);
        (First(cells)[1], First(cells)[2]) = (CellMarks.MaxCount - 10, 5);
        long last = 0;
        for (var i = 0; i < 20; i++)
        {
            if (i % 5 == 0)
                cells.Arm(); // a scrape asks for exemplars
            cells.Add(0, 0.5, count: int.MaxValue).ShouldBe(HistogramCells.Addition.Whole);
            var counts = new long[2];
            cells.TryRead(counts, out _).ShouldBeTrue();
            counts[0].ShouldBeGreaterThanOrEqualTo(last);
            last = counts[0];
        }

        last.ShouldBe(CellMarks.MaxCount);
        cells.Absorb([CellMarks.MaxCount, 0], 0);
        var all = new long[2];
        cells.TryRead(all, out _).ShouldBeTrue();
        all.ShouldBe([CellMarks.MaxCount, CellMarks.MaxCount + 5]);
        cells.Retire().Counts.ShouldBe([CellMarks.MaxCount, 5]);
    }

    [Fact]
    public void The_sum_of_full_buckets_stays_at_the_largest_number()
    {
        var cells = Cells([.. Enumerable.Range(1, 40).Select(i => (double)i)]);
        cells.Absorb([.. Enumerable.Repeat(long.MaxValue, 41)], 0);
        var counts = new long[41];
        cells.TryRead(counts, out _).ShouldBeTrue();
        counts.ShouldBe(counts.Order());
        counts[^1].ShouldBe(long.MaxValue);
    }

    [Fact]
    public void A_spread_count_that_is_full_refuses_and_never_falls()
    {
        var count = new SpreadCount(CellMarks.MaxCount - 1);
        long last = 0;
        for (var refused = 0; refused < 10_000;)
        {
            if (!count.TryAdd(SpreadCount.MaxAmount))
                refused++;
            count.TryRead(out var sum).ShouldBeTrue();
            if (sum < last)
                Assert.Fail($"{sum} after {last}");
            last = sum;
        }
    }

    [Fact]
    public void A_window_stays_at_its_largest_counts()
    {
        var slice = new SketchSlice();
        slice.Record(0.5);
        Sketch(slice)!.AsSpan().Fill(unchecked((int)0xF000_0000) - 1);
        var before = slice.Count;
        for (var i = 0; i < 10; i++)
            slice.Record(0.5);
        slice.Count.ShouldBe(before + 1);

        var totals = new WindowSlice();
        Count(totals) = CellMarks.MaxCount - 1;
        for (var i = 0; i < 10; i++)
            totals.Add(int.MaxValue, 0);
        totals.Count.ShouldBe(CellMarks.MaxCount);
    }

    private static HistogramCells Cells(double[] bounds) =>
        new(new TestRegistry().Metrics.Histogram("a", "A.", Buckets.Of(bounds)).Metric);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_first")]
    private static extern ref readonly long[] First(HistogramCells cells);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_counts")]
    private static extern ref int[]? Sketch(SketchSlice slice);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_count")]
    private static extern ref long Count(WindowSlice slice);
}
