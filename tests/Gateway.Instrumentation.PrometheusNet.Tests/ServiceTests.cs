using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Instrumentation.AspNetCore;
using Gateway.Instrumentation.Hardness.Tests;
using Gateway.Instrumentation.TestServers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
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

        await PromtoolShouldTakeAsync(ours);
        await PromtoolShouldTakeAsync(theirs);

        // Of the one metric that both have, each page shows its own: the warnings say so, one for each direction.
        _log.Warnings.Count.ShouldBe(2);
        _log.Warnings.ShouldContain(warning => warning.Contains("http_request_duration_seconds (a metric of prometheus-net has that name already)", StringComparison.Ordinal));
        _log.Warnings.ShouldContain(warning => warning.StartsWith("prometheus-net has metrics whose names are already on the page: http_request_duration_seconds. ", StringComparison.Ordinal));

    }

    [Fact]
    public async Task One_service_with_meters_as_well_shows_all_of_it_on_both_pages_to_every_reader()
    {
        PythonParsers.Require();
        using var database = new Meter("Npgsql");
        using var http = new Meter("MyCompany.Http");
        await using var app = await StartAsync(publish: true, append: true, configure: static metrics => metrics.AddMeters(KnownMeters.Npgsql).AddMeter("MyCompany.*"));
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        await RecordAsync(app, client);
        var record = InstrumentsOf(database, http);
        record();
        await GetAsync(client, "/metrics", openMetrics: true); // from now on, its series look for exemplars
        record();

        // Twice, because the second scrape copies what the first left.
        string[] pages = [];
        for (var i = 0; i < 2; i++)
            pages = [await GetAsync(client, "/metrics"), await GetAsync(client, "/prometheus"), await GetAsync(client, "/metrics", openMetrics: true), await GetAsync(client, "/prometheus", openMetrics: true)];
        string[] fromMeters =
        [
            "db_client_operation_npgsql_bytes_read_bytes_total{db_client_connection_pool_name=main}",
            "db_client_connection_count{db_client_connection_pool_name=main,db_client_connection_state=used}",
            "db_client_connection_count{db_client_connection_pool_name=main}",
            "http_client_request_duration_seconds_bucket{http_request_method=GET,http_response_status_code=200,le=0.5,server_address=a}",
            "http_client_request_duration_seconds_bucket{error_type=timeout,http_request_method=GET,le=0.5}",
            "http_client_open_connections",
        ];
        var (ours, theirs) = (Shared(pages[0]), Shared(pages[1]));
        ours.Keys.Order().ShouldBe(theirs.Keys.Order());
        foreach (var name in fromMeters.Append("orders_total{shop=a \"b\"}").Append("cache_hits_total{cache_name=prices}"))
            ours.Keys.ShouldContain(key => key.StartsWith(name, StringComparison.Ordinal), name + "\n" + pages[0]);
        foreach (var (series, value) in ours)
            Math.Abs(theirs[series] - value).ShouldBeLessThanOrEqualTo(Math.Abs(value) * 1e-14, series);
        foreach (var page in pages[..2])
            await PromtoolShouldTakeAsync(page);

        var read = await PythonParsers.ReadAsync([.. pages[2..].Select(static page => (Instrumentation.ExpositionFormat.OpenMetrics, WithCanonicalBounds(page)))]);
        for (var i = 0; i < read.Count; i++)
        {
            read[i].Error.ShouldBeNull(pages[2 + i]);
            read[i].Samples.ShouldContain(static sample => sample.Name == "http_client_request_duration_seconds_bucket" && sample.Exemplar != null);
        }

        if (RealServers.Require("prometheus") is null)
        {
            var authority = new Uri(app.Urls.Single()).Authority;
            await using var prometheus = await PrometheusServer.StartAsync(
                [new ScrapeTarget("ours", authority), new ScrapeTarget("theirs", authority, "/prometheus")], cancellationToken: TestContext.Current.CancellationToken);
            await Poll.UntilAsync(() => prometheus.QueryAsync("up == 1"), static up => up.Count == 2, "both scraped");
            const string All = "__name__=~\"db_client_.+|http_client_.+|orders_total|size_bytes_.+|cache_.+\"";
            var (our, their) = (Read(await StoredAsync(prometheus, $"{{job=\"ours\",{All}}}")), Read(await StoredAsync(prometheus, $"{{job=\"theirs\",{All}}}")));
            our.Count.ShouldBeGreaterThan(20);
            our.Keys.Order().ShouldBe(their.Keys.Order());
            foreach (var (series, value) in our)
                Math.Abs(their[series] - value).ShouldBeLessThanOrEqualTo(Math.Abs(value) * 1e-14, series);
        }

        _log.Warnings.Count.ShouldBe(2, string.Join('\n', _log.Warnings)); // of http_request_duration_seconds, one for each direction

        static Dictionary<string, double> Read(IEnumerable<QuerySample> samples) => samples.ToDictionary(
            static sample => string.Join(',', sample.Labels.Where(static label => label.Key is not ("job" or "instance")).Select(static label => $"{label.Key}={label.Value}").Order(StringComparer.Ordinal)),
            static sample => sample.Value);
    }

    [Fact]
    public async Task What_their_adapter_of_meters_shows_as_well_has_other_names()
    {
        using var database = new Meter("Npgsql");
        using var http = new Meter("MyCompany.Http");
        using var adapter = MeterAdapter.StartListening(new MeterAdapterOptions
        {
            Registry = _theirs,
            MetricFactory = Metrics.WithCustomRegistry(_theirs),
            InstrumentFilterPredicate = instrument => instrument.Meter == database || instrument.Meter == http,
        });
        await using var app = await StartAsync(publish: true, append: true, useHttpMetrics: false, configure: static metrics => metrics.AddMeters(KnownMeters.Npgsql).AddMeter("MyCompany.*"));
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        InstrumentsOf(database, http)();
        foreach (var path in (string[])["/metrics", "/prometheus"])
        {
            var page = await GetAsync(client, path);
            Pages.Samples(page)["db_client_operation_npgsql_bytes_read_bytes_total{db_client_connection_pool_name=main}"].ShouldBe(4096);
            Pages.Samples(page)["npgsql_db_client_operation_npgsql_bytes_read{db_client_connection_pool_name=main}"].ShouldBe(4096);
            await PromtoolShouldTakeAsync(page);
        }

        _log.Warnings.ShouldBeEmpty();
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
            "prometheus-net has metrics whose names are already on the page: http_request_duration_seconds. They are left out: rename one of the two, or switch one off (http_…: UseHttpMetrics(o => o.RequestDuration.Enabled = false); process_…: Metrics.SuppressDefaultMetrics()). Logged once per name.",
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

        var targets = await Poll.UntilAsync(() => prometheus.TargetsAsync(), static targets => targets.All(static target => target.Health == "up"), "both scraped");
        targets.ShouldAllBe(static target => target.LastError == "");
        var orders = await Poll.UntilAsync(() => prometheus.QueryAsync("orders_total"), static found => found.Count == 2, "orders");
        orders.Select(order => order.Value).ShouldBe([3, 3]);
        var requests = await Poll.UntilAsync(() => prometheus.QueryAsync("http_requests_total{endpoint=\"/work/{id}\",status=\"200\"}"), static found => found.Count == 2, "requests");
        requests[0].Value.ShouldBe(requests[1].Value);
        await Poll.UntilAsync(() => prometheus.QueryAsync("up"), static up => up is [{ Value: 1 }, { Value: 1 }], "both up");
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

    // prometheus-net goes on without a callback that throws, and so do we: both pages show the same.
    [Fact]
    public async Task A_callback_of_theirs_that_throws_costs_nothing()
    {
        _theirs.AddBeforeCollectCallback(static () => throw new ScrapeFailedException("broken"));
        Metrics.WithCustomRegistry(_theirs).CreateCounter("orders_total", "Orders.").Inc();
        await using var app = await StartAsync(app => app.MapGatewayMetrics(configure: options => options.AppendPrometheusNet(_theirs)));
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        foreach (var openMetrics in (bool[])[false, true, false, true])
            (await GetAsync(client, "/metrics", openMetrics)).ShouldContain("\norders_total 1");
        _log.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task While_a_callback_of_theirs_hangs_our_page_is_without_theirs_and_says_so_once()
    {
        var hanging = new TaskCompletionSource();
        _theirs.AddBeforeCollectCallback(_ => hanging.Task);
        Metrics.WithCustomRegistry(_theirs).CreateCounter("orders_total", "Orders.").Inc();
        await using var app = await StartAsync(app => app.MapGatewayMetrics(configure: options =>
        {
            options.ResponseTimeout = TimeSpan.FromSeconds(2);
            options.AppendPrometheusNet(_theirs);
        }));
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        foreach (var openMetrics in (bool[])[false, true])
        {
            var page = await GetAsync(client, "/metrics", openMetrics);
            page.ShouldContain("gateway_metrics_rejected");
            page.ShouldNotContain("orders");
        }

        _log.Warnings.ShouldHaveSingleItem().ShouldStartWith("prometheus-net (number 1) failed or took too long: its metrics are missing from the page. Logged once.");

        hanging.SetResult();
        await Poll.UntilAsync(() => GetAsync(client, "/metrics", openMetrics: true), static page => page.Contains("\norders_total 1.0\n", StringComparison.Ordinal), "their metrics");
    }

    [Fact]
    public async Task The_last_push_of_a_host_that_stops_has_what_was_recorded_until_then()
    {
        using var gateway = new PushGateway();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddGatewayMetrics(options => options.ProcessMetrics = false).PublishToPrometheusNet(_theirs);
        builder.Services.AddHostedService(services => new PushingService(
            new MetricPusher(new MetricPusherOptions { Endpoint = gateway.Address + "metrics", Job = "test", Registry = _theirs, IntervalMilliseconds = 3_600_000 }),
            services.GetRequiredService<GatewayMetrics>()));
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        (await gateway.ReceiveAsync()).ShouldContain("cache_hits_total{cache_name=\"prices\"} 1\n");
        var last = gateway.ReceiveAsync();
        await host.StopAsync(TestContext.Current.CancellationToken);
        (await last).ShouldContain("cache_hits_total{cache_name=\"prices\"} 2\n");
    }

    [Fact]
    public async Task A_pusher_pushes_ours()
    {
        using var gateway = new PushGateway();
        var registry = Registry(jobs: 4);
        using var publication = registry.PublishToPrometheusNet(_theirs, _log);
        using var pusher = new MetricPusher(new MetricPusherOptions { Endpoint = gateway.Address + "metrics", Job = "test", Registry = _theirs, IntervalMilliseconds = 50 });
        pusher.Start();
        (await gateway.ReceiveAsync()).ShouldContain("jobs_total 4\n");
        var last = gateway.ReceiveAsync(); // a pusher that stops pushes once more
        await pusher.StopAsync();
        (await last).ShouldContain("jobs_total 4\n");
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
        var page = await Poll.UntilAsync(
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

    /// <summary>As Npgsql and HttpClient do: series of one instrument have different tags.</summary>
    private static Action InstrumentsOf(Meter database, Meter http)
    {
        var read = database.CreateCounter<long>("db.client.operation.npgsql.bytes_read", "By", "Bytes \"read\".");
        var connections = database.CreateUpDownCounter<int>("db.client.connection.count", "{connection}", "Connections.");
        var duration = http.CreateHistogram("http.client.request.duration", "s", "Requests.", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.5, 1] });
        http.CreateObservableGauge("http.client.open_connections", static () => 3, "{connection}");
        var pool = new KeyValuePair<string, object?>("db.client.connection.pool.name", "main");
        var method = new KeyValuePair<string, object?>("http.request.method", "GET");
        return () =>
        {
            using var activity = new Activity("test");
            activity.ActivityTraceFlags = ActivityTraceFlags.Recorded;
            activity.Start();
            read.Add(4096, pool);
            connections.Add(5, pool);
            connections.Add(2, pool, new("db.client.connection.state", "used"));
            connections.Add(-1, pool, new("db.client.connection.state", "used"));
            for (var i = 0; i < 20; i++)
            {
                duration.Record(i * 0.0713, method, new("server.address", "a"), new("http.response.status_code", 200));
                duration.Record(i * 0.3, new("error.type", "timeout"), method);
            }
        };
    }

    // After a scrape that fails there is nothing until the next one.
    private static Task<IReadOnlyList<QuerySample>> StoredAsync(PrometheusServer prometheus, string query) =>
        Poll.UntilAsync(() => prometheus.QueryAsync(query), static samples => samples.Count > 0, query);

    private static async Task PromtoolShouldTakeAsync(string page)
    {
        if (RealServers.Require("promtool") is not null)
            return;
        var result = await Promtool.CheckMetricsAsync(page, TestContext.Current.CancellationToken);
        result.Output.ShouldNotContain("error while linting");
        result.ExitCode.ShouldBeOneOf(0, 3); // 3 is for names that break conventions
    }

    // The one thing that is not strict in what prometheus-net writes: the bound 1e+06, as 1000000.0.
    private static string WithCanonicalBounds(string page) =>
        Regex.Replace(page, "le=\"10{6,9}\\.0\"", static bound => $"le=\"1e+0{bound.Length - "le='1.0'".Length}\"");

    // Of what both have, and without the requests for the pages themselves.
    private static Dictionary<string, double> Shared(string page) => Pages.Samples(page)
        .Where(static sample => IsShared(sample.Key) && !sample.Key.Contains("endpoint=/metrics", StringComparison.Ordinal) && !sample.Key.Contains("endpoint=/prometheus", StringComparison.Ordinal))
        .ToDictionary();

    private static bool IsShared(string sample) =>
        !sample.StartsWith("http_request_duration_seconds", StringComparison.Ordinal);

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
        await Poll.UntilAsync(
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

    private Task<WebApplication> StartAsync(bool publish, bool append, bool useHttpMetrics = true, Action<GatewayMetricsBuilder>? configure = null) => StartAsync(
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
        publish, configure);

    private async Task<WebApplication> StartAsync(Action<WebApplication> map, bool publish = false, Action<GatewayMetricsBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(_log);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var metrics = builder.Services.AddGatewayMetrics(options => options.ProcessMetrics = false);
        configure?.Invoke(metrics);
        if (publish)
            metrics.PublishToPrometheusNet(_theirs);
        var app = builder.Build();
        map(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private sealed class PushingService(MetricPusher pusher, GatewayMetrics metrics) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            metrics.Cache.RecordHit("prices");
            pusher.Start();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            metrics.Cache.RecordHit("prices");
            return pusher.StopAsync();
        }
    }

    private sealed class PushGateway : IDisposable
    {
        private readonly HttpListener _listener = new();

        public PushGateway()
        {
            _listener.Prefixes.Add(Address);
            _listener.Start();
        }

        public string Address { get; } = $"http://127.0.0.1:{LoopbackPort.Free()}/";

        public async Task<string> ReceiveAsync()
        {
            var context = await _listener.GetContextAsync().WaitAsync(TestContext.Current.CancellationToken);
            using var reader = new StreamReader(context.Request.InputStream);
            var page = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
            context.Response.StatusCode = 202;
            context.Response.Close();
            return page;
        }

        public void Dispose() => _listener.Close();
    }
}
