using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Instrumentation.AspNetCore;
using Gateway.Instrumentation.Hardness.Tests;
using Gateway.Instrumentation.TestServers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Prometheus;

namespace Gateway.Instrumentation.PrometheusNet.Tests;

/// <summary>A service with prometheus-net's request metrics, counters of its own and its page, to which ours are added.</summary>
public sealed class ServiceTests : IDisposable
{
    private readonly CollectorRegistry _theirs = Metrics.NewCustomRegistry();
    private readonly KeptLog _log = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task Both_pages_show_everything_with_equal_values_to_every_reader()
    {
        await using var app = await StartAsync(publish: true, append: true);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        await RecordAsync(app, client);

        // Quiet from here on, but for the pages themselves, which prometheus-net measures.
        var (ours, theirs) = (await GetAsync(client, "/metrics"), await GetAsync(client, "/prometheus"));
        var (our, their) = (Shared(ours), Shared(theirs));
        foreach (var name in (string[])["orders_total{shop=a \"b\"}", "http_requests_total{endpoint=/work/{id},method=GET,status=200}", "http_requests_received_total{action=,code=200,controller=,endpoint=/work/{id},method=GET}"])
            (our.ContainsKey(name), their.ContainsKey(name)).ShouldBe((true, true), name + "\n" + ours);
        our.Keys.Order().ShouldBe(their.Keys.Order());
        foreach (var (series, value) in our)
            Math.Abs(their[series] - value).ShouldBeLessThanOrEqualTo(Math.Abs(value) * 1e-14, series);

        if (RealServers.Require("promtool") is null)
        {
            foreach (var page in (string[])[ours, theirs])
            {
                var result = await Promtool.CheckMetricsAsync(page, TestContext.Current.CancellationToken);
                result.Output.ShouldNotContain("error while linting");
                result.ExitCode.ShouldBeOneOf(0, 3); // 3 is for names that break conventions
            }
        }

        // Of the one metric that both have, each page shows its own: the warnings say so, one for each direction.
        _log.Warnings.Count.ShouldBe(2);
        _log.Warnings.ShouldContain(warning => warning.Contains("http_request_duration_seconds (a metric of prometheus-net has that name already)", StringComparison.Ordinal));
        _log.Warnings.ShouldContain(warning => warning.StartsWith("prometheus-net has metrics whose names are already on the page: http_request_duration_seconds. ", StringComparison.Ordinal));

        static Dictionary<string, double> Shared(string page) => Pages.Samples(page)
            .Where(static sample => !sample.Key.StartsWith("http_request_duration_seconds_", StringComparison.Ordinal))
            .Where(static sample => !sample.Key.Contains("endpoint=/metrics", StringComparison.Ordinal) && !sample.Key.Contains("endpoint=/prometheus", StringComparison.Ordinal))
            .ToDictionary();
    }

    [Fact]
    public async Task Our_page_with_theirs_is_strict_OpenMetrics()
    {
        PythonParsers.Require();
        await using var app = await StartAsync(publish: false, append: true);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        await RecordAsync(app, client);

        var text = await GetAsync(client, "/metrics", openMetrics: true);
        text.ShouldEndWith("\n# EOF\n");
        text.IndexOf("# EOF", StringComparison.Ordinal).ShouldBe(text.Length - "# EOF\n".Length);
        var page = (await PythonParsers.ReadAsync([(Instrumentation.ExpositionFormat.OpenMetrics, text)])).Single();
        page.Error.ShouldBeNull(text);
        page.Families.Select(family => family.Name).ShouldBeUnique();
        page.Samples.ShouldContain(sample => sample.Name == "orders_total" && sample.Exemplar != null);
        page.Samples.ShouldContain(sample => sample.Name == "http_requests_total");

        _log.Warnings.ShouldBe(
        [
            "prometheus-net has metrics whose names are already on the page: http_request_duration_seconds. They are left out: rename one of the two, or switch that metric off there, such as UseHttpMetrics(o => o.RequestDuration.Enabled = false). Logged once per name.",
        ], ignoreOrder: true);
    }

    [Fact]
    public async Task A_real_Prometheus_scrapes_both_pages()
    {
        if (RealServers.Require("prometheus") is { } missing)
            Assert.Skip(missing);
        await using var app = await StartAsync(publish: true, append: true);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        await RecordAsync(app, client);
        var authority = new Uri(app.Urls.Single()).Authority;
        await using var prometheus = await PrometheusServer.StartAsync(
            [new ScrapeTarget("ours", authority), new ScrapeTarget("theirs", authority, "/prometheus")], cancellationToken: TestContext.Current.CancellationToken);

        var targets = await Eventually.GetAsync(() => prometheus.TargetsAsync(), static targets => targets.All(static target => target.Health != "unknown"), "both scraped");
        targets.ShouldAllBe(static target => target.LastError == "");
        var orders = await Eventually.GetAsync(() => prometheus.QueryAsync("orders_total"), static found => found.Count == 2, "orders");
        orders.Select(order => order.Value).ShouldBe([3, 3]);
        var requests = await Eventually.GetAsync(() => prometheus.QueryAsync("http_requests_total{endpoint=\"/work/{id}\",status=\"200\"}"), static found => found.Count == 2, "requests");
        requests[0].Value.ShouldBe(requests[1].Value);
        (await prometheus.QueryAsync("up")).Select(up => up.Value).ShouldBe([1, 1]);
    }

    [Fact]
    public async Task What_is_published_there_and_appended_here_is_on_our_page_once_and_no_mistake()
    {
        await using var app = await StartAsync(publish: true, append: true, useHttpMetrics: false);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        await RecordAsync(app, client);
        var metrics = new Instrumentation.MetricFactory(app.Services.GetRequiredService<MetricRegistry>());
        metrics.Summary("lag_seconds", "Lag.", [0.5]).Observe(1);
        metrics.Info("build_info", "Build.", Label.Text("version")).WithLabels("1").Set();
        for (var i = 0; i < 2; i++)
        {
            foreach (var openMetrics in (bool[])[false, true])
            {
                var families = (await GetAsync(client, "/metrics", openMetrics)).Split('\n').Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(line => line.Split(' ')[2]).ToList();
                families.ShouldBeUnique();
                families.ShouldContain(openMetrics ? "orders" : "orders_total");
            }
        }

        _log.Warnings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_pages_on_one_path_are_told_at_start(bool oursFirst)
    {
        await using var app = await StartAsync(app =>
        {
            if (oursFirst)
                app.MapGatewayMetrics();
            app.MapMetrics(registry: _theirs);
            if (!oursFirst)
                app.MapGatewayMetrics();
        });
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        (await GetAsync(client, "/metrics")).ShouldContain("gateway_metrics_rejected_total");
        _log.Warnings.ShouldHaveSingleItem().ShouldBe(
            "Gateway metrics (/metrics) and Prometheus metrics (/metrics) have the same path: only the first answers GET, HEAD. Map one of them to another path, such as MapGatewayMetrics(\"/another-path\"); AppendExposition, or AppendPrometheusNet for prometheus-net, shows another library's metrics on the same page.");
    }

    [Fact]
    public async Task Their_page_mapped_on_another_path_is_no_mistake()
    {
        await using var app = await StartAsync(app =>
        {
            app.MapGatewayMetrics();
            app.MapMetrics("/prometheus", _theirs);
        });
        _log.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_collector_that_throws_leaves_our_page_without_theirs()
    {
        _theirs.AddBeforeCollectCallback(static () => throw new ScrapeFailedException("broken"));
        Metrics.WithCustomRegistry(_theirs).CreateCounter("orders_total", "Orders.").Inc();
        await using var app = await StartAsync(app => app.MapGatewayMetrics(configure: options => options.AppendPrometheusNet(_theirs)));
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        foreach (var openMetrics in (bool[])[false, true, false, true])
            (await GetAsync(client, "/metrics", openMetrics)).ShouldContain("gateway_metrics_rejected");
        _log.Warnings.Count.ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public async Task A_pusher_pushes_ours()
    {
        using var listener = new HttpListener();
        var address = $"http://127.0.0.1:{LoopbackPort.Free()}/";
        listener.Prefixes.Add(address);
        listener.Start();
        var registry = Registry(jobs: 4);
        using var publication = registry.PublishToPrometheusNet(_theirs, _log);
        using var pusher = new MetricPusher(new MetricPusherOptions { Endpoint = address + "metrics", Job = "test", Registry = _theirs, IntervalMilliseconds = 50 });
        pusher.Start();
        var pushed = await ReceiveAsync();
        var last = ReceiveAsync(); // a pusher that stops pushes once more
        await pusher.StopAsync();
        pushed.ShouldContain("jobs_total 4\n");
        (await last).ShouldContain("jobs_total 4\n");

        async Task<string> ReceiveAsync()
        {
            var context = await listener.GetContextAsync();
            using var reader = new StreamReader(context.Request.InputStream);
            var page = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
            context.Response.StatusCode = 202;
            context.Response.Close();
            return page;
        }
    }

    [Fact]
    public async Task A_server_of_theirs_serves_ours()
    {
        var registry = Registry(jobs: 5);
        using var publication = registry.PublishToPrometheusNet(_theirs, _log);
        var port = LoopbackPort.Free();
        using var server = new KestrelMetricServer("127.0.0.1", port, registry: _theirs);
        server.Start();
        using var client = new HttpClient();
        var page = await Eventually.GetAsync(
            async () =>
            {
                try
                {
                    return await client.GetStringAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/metrics")));
                }
                catch (HttpRequestException exception) when (exception.InnerException is SocketException)
                {
                    return "";
                }
            },
            page => page.Length > 0, "the server's page");
        await server.StopAsync();
        page.ShouldContain("jobs_total 5\n");
    }

    private static MetricRegistry Registry(int jobs)
    {
        var registry = new MetricRegistry();
        new Instrumentation.MetricFactory(registry).Counter("jobs_total", "Jobs.").Inc(jobs);
        return registry;
    }

    private static async Task RecordAsync(WebApplication app, HttpClient client)
    {
        for (var i = 0; i < 5; i++)
            await client.GetStringAsync(new Uri($"/work/{i}", UriKind.Relative), TestContext.Current.CancellationToken);
        var metrics = app.Services.GetRequiredService<GatewayMetrics>();
        metrics.Cache.RecordHit("prices");
        metrics.PricingSync.TrackPricingSync("openai").Dispose();
        await Eventually.GetAsync(
            () => Task.FromResult(metrics.Registry.CollectText()),
            page => page.Contains("http_requests_total{method=\"GET\",endpoint=\"/work/{id}\",status=\"200\"} 5", StringComparison.Ordinal),
            "five requests");
    }

    private static async Task<string> GetAsync(HttpClient client, string path, bool openMetrics = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (openMetrics)
            request.Headers.Add("Accept", "application/openmetrics-text; version=1.0.0");
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        response.Content.Headers.ContentType!.MediaType.ShouldBe(openMetrics ? "application/openmetrics-text" : "text/plain");
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private Task<WebApplication> StartAsync(bool publish, bool append, bool useHttpMetrics = true) => StartAsync(
        app =>
        {
            var orders = Metrics.WithCustomRegistry(_theirs).CreateCounter("orders_total", "Orders of \"all\" kinds.", "shop");
            orders.WithLabels("a \"b\"").Inc(3, Exemplar.From(Exemplar.Key("trace_id").WithValue("abc")));
            if (!publish) // Prometheus 2.42 refuses their own page because of this exemplar
                Metrics.WithCustomRegistry(_theirs).CreateCounter("odd_name", "A counter without a suffix.").Inc(2, Exemplar.From(Exemplar.Key("trace_id").WithValue("odd")));
            Metrics.WithCustomRegistry(_theirs).CreateHistogram("size_bytes", "Sizes.", new HistogramConfiguration { Buckets = [10, 100] }).Observe(50, Exemplar.From(Exemplar.Key("trace_id").WithValue("abc")));
            Metrics.WithCustomRegistry(_theirs).CreateSummary("age_seconds", "Ages.", new SummaryConfiguration { Objectives = [new QuantileEpsilonPair(0.5, 0.05)] }).Observe(2);
            app.UseGatewayMetrics();
            app.UseRouting();
            if (useHttpMetrics)
                app.UseHttpMetrics(options =>
                {
                    options.RequestDuration.Histogram = Metrics.WithCustomRegistry(_theirs).CreateHistogram("http_request_duration_seconds", "D.", "code", "method", "controller", "action", "endpoint");
                    options.RequestCount.Counter = Metrics.WithCustomRegistry(_theirs).CreateCounter("http_requests_received_total", "R.", "code", "method", "controller", "action", "endpoint");
                    options.InProgress.Gauge = Metrics.WithCustomRegistry(_theirs).CreateGauge("http_requests_in_progress", "P.", "method", "controller", "action", "endpoint");
                });
            app.MapGet("/work/{id}", static (string id) => id);
            app.MapGatewayMetrics(configure: options =>
            {
                if (append)
                    options.AppendPrometheusNet(_theirs);
            });
            app.MapMetrics("/prometheus", _theirs).DisableGatewayMetrics();
        },
        publish);

    private async Task<WebApplication> StartAsync(Action<WebApplication> map, bool publish = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(_log);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var metrics = builder.Services.AddGatewayMetrics(options => options.ProcessMetrics = false);
        if (publish)
            metrics.PublishToPrometheusNet(_theirs);
        var app = builder.Build();
        map(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
