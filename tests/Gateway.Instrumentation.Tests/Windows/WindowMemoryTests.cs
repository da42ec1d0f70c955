using System.Buffers;

namespace Gateway.Instrumentation.Tests.Windows;

public class WindowMemoryTests
{
    private const int Most = 32 * 1024;

    private static readonly TimeSpan Slice = TimeSpan.FromMinutes(1);

    private readonly TestRegistry _test = new();

    [Fact]
    public void A_window_takes_at_most_32_KB_however_long_it_is_used()
    {
        var bytes = BytesOf(() =>
        {
            var window = new SlidingWindow<SketchSlice>(_test.Registry.Recent);
            return value => window.Current.Record(value);
        });
        bytes.ShouldBeInRange(Most / 2, Most);
    }

    [Fact]
    public void A_summarys_series_takes_at_most_32_KB_too()
    {
        var summary = _test.Metrics.Summary("call_seconds", "Calls.", null, Label.Text("to"));
        summary.WithLabels("a").Observe(1);
        summary.WithLabels("b").Observe(1);
        var names = new Queue<string>(["c", "d"]);
        BytesOf(() => summary.WithLabels(names.Dequeue()).Observe).ShouldBeInRange(Most / 2, Most);
    }

    [Fact]
    public void A_slice_is_only_made_when_something_happens_in_it()
    {
        var bytes = BytesOf(() => new SlidingWindow<SketchSlice>(_test.Registry.Recent).Current.Record);
        bytes.ShouldBeLessThan(Most / 5);
    }

    [Fact]
    public void A_window_without_quantiles_takes_less_than_a_KB()
    {
        var bytes = BytesOf(() =>
        {
            var window = new SlidingWindow<WindowSlice>(_test.Registry.Recent);
            return value => window.Current.Record(value);
        });
        bytes.ShouldBeLessThan(1024);
    }

    [Fact]
    public void Recording_allocates_nothing_once_every_slice_was_used()
    {
        var window = new SlidingWindow<SketchSlice>(_test.Registry.Recent);
        var plain = new SlidingWindow<WindowSlice>(_test.Registry.Recent);
        var summary = _test.Metrics.Summary("call_seconds", "Calls.");
        Allocated.By(() =>
        {
            _test.Time.Advance(Slice / 3);
            window.Current.Record(0.3);
            plain.Current.Record(0.3);
            plain.Current.Mark();
            plain.Current.Add(2, marked: 1);
            summary.Observe(0.3);
            summary.Observe(TimeSpan.FromSeconds(2));
            summary.Observe(double.NaN);
        }).ShouldBe(0);
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        var window = new SlidingWindow<SketchSlice>(_test.Registry.Recent);
        var summary = _test.Metrics.Summary("call_seconds", "Calls.");
        summary.Observe(1);
        double? read = 0;
        Allocated.By(() =>
        {
            window.Current.Record(0.3);
            _test.Time.Advance(Slice / 3);
            read += window.Quantile(0.95) + window.Totals().Average + summary.Quantile(0.5);
        }).ShouldBe(0);
    }

    [Theory]
    [InlineData(ExpositionFormat.Text)]
    [InlineData(ExpositionFormat.OpenMetrics)]
    public void A_scrape_of_windows_and_summaries_allocates_nothing(ExpositionFormat format)
    {
        var summaries = _test.Metrics.Summary("call_seconds", "Calls.", [0, 0.5, 0.99, 1], Label.Text("to"));
        var http = new HttpMetrics(_test.Metrics);
        var providers = new ProviderMetrics(_test.Metrics);
        var cache = new CacheMetrics(_test.Metrics);
        var output = new Discarded();
        Allocated.By(() =>
        {
            _test.Time.Advance(Slice / 3);
            summaries.WithLabels("a").Observe(0.3);
            http.RecordRequest("GET", "/a", 200, TimeSpan.FromSeconds(0.5));
            providers.RecordRequest("openai", OperationOutcome.Failed, TimeSpan.FromSeconds(2));
            cache.RecordHit();
            _test.Registry.Collect(output, format);
        }).ShouldBe(0);
        output.Length.ShouldBeGreaterThan(1000);
    }

    private long BytesOf(Func<Action<double>> create)
    {
        Use(create()); // compiles everything
        var before = GC.GetAllocatedBytesForCurrentThread();
        Use(create());
        return GC.GetAllocatedBytesForCurrentThread() - before;

        void Use(Action<double> record)
        {
            for (var i = 0; i < 200; i++)
            {
                record(i * 0.01);
                _test.Time.Advance(Slice / 4);
            }
        }
    }

    private sealed class Discarded : IBufferWriter<byte>
    {
        private readonly byte[] _memory = new byte[64 * 1024];

        public long Length { get; private set; }

        public void Advance(int count) => Length += count;

        public Memory<byte> GetMemory(int sizeHint = 0) => _memory;

        public Span<byte> GetSpan(int sizeHint = 0) => _memory;
    }
}
