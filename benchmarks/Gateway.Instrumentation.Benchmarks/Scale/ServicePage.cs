using System.IO.Compression;
using Gateway.Instrumentation.Benchmarks.Cases;
using Gateway.Instrumentation.Benchmarks.Pages;

namespace Gateway.Instrumentation.Benchmarks.Scale;

/// <summary>The page of a web service: the process, the runtime, and so many routes that were answered with 200, 400, 404 and 500.</summary>
internal sealed class ServicePage
{
    private static readonly int[] Statuses = [200, 400, 404, 500];

    private readonly GatewayMetrics _metrics;
    private readonly string[] _routes;
    private readonly Random _random = new(1);

    public ServicePage(int routes)
    {
        var options = new GatewayMetricsOptions { DefaultLabelLimit = Math.Max(256, routes), MaxSeriesPerMetric = Math.Max(2000, routes * Statuses.Length) };
        _metrics = new GatewayMetrics(new MetricFactory(new MetricRegistry(options)));
        _routes = [.. Enumerable.Range(0, routes).Select(i => $"/api/orders-{i}/{{id}}")];
        _ = (_metrics.Process, _metrics.Runtime, _metrics.Http);
        RecordAll();
    }

    public MetricRegistry Registry => _metrics.Registry;

    /// <summary>Records a request of each status on each route.</summary>
    public void RecordAll()
    {
        foreach (var route in _routes)
        {
            foreach (var status in Statuses)
            {
                using (var request = _metrics.Http.TrackRequest("GET", route))
                    request.Complete((System.Net.HttpStatusCode)status);
                _metrics.Http.RecordRequest(new HttpRequestRecord
                {
                    Method = "GET",
                    Endpoint = route,
                    StatusCode = status,
                    Duration = TimeSpan.FromSeconds(-Math.Log(1 - _random.NextDouble()) * 0.2),
                    RequestBytes = _random.Next(10_000),
                    ResponseBytes = _random.Next(100_000),
                });
            }
        }
    }

    /// <summary>How many series the page has.</summary>
    public int CountSeries() => Registry.CollectText().Split('\n').Count(line => line.Length > 0 && line[0] != '#');

    /// <summary>How long the page is.</summary>
    public long Length(ExpositionFormat format, bool compress)
    {
        var buffer = new MemoryStream();
        Write(format, compress, buffer);
        return buffer.Length;
    }

    /// <summary>Writing the page to somebody who is never slow.</summary>
    public Side To(ExpositionFormat format, bool compress)
    {
        if (!compress)
        {
            var buffer = new DiscardingBuffer();
            return new Side("page", (_, operations) =>
            {
                for (var i = 0; i < operations; i++)
                    Registry.Collect(buffer, format);
            });
        }

        return new Side("page, compressed", (_, operations) =>
        {
            for (var i = 0; i < operations; i++)
                Write(format, compress, Stream.Null);
        });
    }

    // As the endpoint does.
    private void Write(ExpositionFormat format, bool compress, Stream target)
    {
        using var gzip = compress ? new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true) : null;
        var pipe = System.IO.Pipelines.PipeWriter.Create(gzip ?? target, new(leaveOpen: true));
        Registry.CollectAsync(pipe, format).AsTask().GetAwaiter().GetResult();
        pipe.Complete();
    }
}
