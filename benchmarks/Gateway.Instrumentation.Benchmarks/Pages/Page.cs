using System.Buffers;
using System.IO.Pipelines;
using Gateway.Instrumentation.Benchmarks.Cases;
using Gateway.Instrumentation.Benchmarks.Contenders;
using Gateway.Instrumentation.Benchmarks.Racing;

namespace Gateway.Instrumentation.Benchmarks.Pages;

/// <summary>A registry that shows a page of a given size.</summary>
internal sealed class Page
{
    public const int SeriesPerMetric = 10_000;

    // Bounds, +Inf, sum and count.
    public static int LinesPerHistogram { get; } = HistogramCases.Bounds.Count + 3;

    private readonly MetricRegistry _registry;

    private Page(string kind, int lines)
        : this($"{MarkdownTable.Count(lines)} lines of {kind}", Ours.CreateRegistry())
    {
    }

    private Page(string name, MetricRegistry registry)
    {
        Name = name;
        _registry = registry;
    }

    public string Name { get; }

    /// <summary>The page sizes that are measured.</summary>
    public static int[] Sizes { get; } = [1_000, 10_000, 100_000, 1_000_000];

    public static Page OfCounters(int lines)
    {
        var page = new Page("counters", lines);
        var random = new Random(1);
        page.Fill(lines, (metrics, name, provider, model) => metrics.Counter(name + "_total", "Calls.", provider, model),
            (counter, pair) => counter.WithLabels(pair.Provider, pair.Model).Inc(random.Next(1, 1_000_000)));
        return page;
    }

    public static Page OfHistograms(int lines)
    {
        var page = new Page("histograms", lines);
        var random = new Random(1);
        page.Fill(
            Math.Max(1, lines / LinesPerHistogram),
            (metrics, name, provider, model) => metrics.Histogram(name + "_seconds", "Duration.", HistogramCases.Bounds, provider, model),
            (histogram, pair) =>
            {
                for (var i = 0; i < 20; i++)
                    histogram.WithLabels(pair.Provider, pair.Model).Observe(random.NextDouble() * 12);
            });
        return page;
    }

    /// <summary>Endpoints of <see cref="HttpMetrics"/> with requests in so many slices of the recent past (5 at most): a page computes four gauges of each endpoint's.</summary>
    public static Page OfEndpoints(int endpoints, int slices)
    {
        var time = new SlowClock();
        var page = new Page($"{endpoints} endpoints, requests in {slices} of 5 slices", new MetricRegistry(timeProvider: time));
        var http = new HttpMetrics(new MetricFactory(page._registry));
        var random = new Random(1);
        for (var slice = 0; slice < Math.Max(1, slices); slice++)
        {
            for (var endpoint = 0; endpoint < endpoints; endpoint++)
            {
                for (var i = 0; i < 200; i++)
                    http.RecordRequest("GET", $"/api/{endpoint}", 200, TimeSpan.FromSeconds(-Math.Log(1 - random.NextDouble()) * 0.2));
            }

            if (slice < slices - 1 || slices == 0)
                time.Minutes += slices == 0 ? 10 : 1;
        }

        return page;
    }

    /// <summary>How many lines the page really has, those of headers included.</summary>
    public long CountLines(ExpositionFormat format)
    {
        var buffer = new DiscardingBuffer(countLines: true);
        _registry.Collect(buffer, format);
        return buffer.Lines;
    }

    /// <summary>Writing the page to a buffer.</summary>
    public Side ToBuffer(ExpositionFormat format)
    {
        var buffer = new DiscardingBuffer();
        return new Side("buffer", (_, operations) =>
        {
            for (var i = 0; i < operations; i++)
                _registry.Collect(buffer, format);
        });
    }

    /// <summary>Writing the page to a pipe, as the endpoint does, with a reader that is never slow.</summary>
    public Side ToPipe(ExpositionFormat format)
    {
        var pipe = PipeWriter.Create(Stream.Null);
        return new Side("pipe", (_, operations) =>
        {
            for (var i = 0; i < operations; i++)
                _registry.CollectAsync(pipe, format).AsTask().GetAwaiter().GetResult();
        });
    }

    /// <summary>The floor: copying the finished page, piece by piece.</summary>
    public Side Copying(ExpositionFormat format)
    {
        const int Piece = 4096;
        var page = new ArrayBufferWriter<byte>();
        _registry.Collect(page, format);
        var buffer = new DiscardingBuffer();
        return new Side("copying the finished page", (_, operations) =>
        {
            for (var i = 0; i < operations; i++)
            {
                for (var rest = page.WrittenSpan; !rest.IsEmpty; rest = rest[Math.Min(Piece, rest.Length)..])
                {
                    var piece = rest[..Math.Min(Piece, rest.Length)];
                    piece.CopyTo(buffer.GetSpan());
                    buffer.Advance(piece.Length);
                }
            }
        });
    }

    private void Fill<TSeries>(
        int series, Func<MetricFactory, string, Label<string>, Label<string>, Labeled<TSeries, string, string>> create,
        Action<Labeled<TSeries, string, string>, (string Provider, string Model)> record)
        where TSeries : class
    {
        var metrics = new MetricFactory(_registry);
        var provider = Label.Text("provider");
        var model = Label.Text("model");
        var pairs = Texts.Pairs(SeriesPerMetric);
        for (var done = 0; done < series; done += SeriesPerMetric)
        {
            var metric = create(metrics, $"calls_{done / SeriesPerMetric}", provider, model);
            foreach (var pair in pairs.AsSpan(0, Math.Min(SeriesPerMetric, series - done)))
                record(metric, pair);
        }
    }

    /// <summary>A clock that goes by the minute: the length of a slice.</summary>
    private sealed class SlowClock : TimeProvider
    {
        public int Minutes { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Minutes * 60;
    }
}
