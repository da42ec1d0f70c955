using System.IO.Compression;
using System.Net;
using System.Text;
using Gateway.Instrumentation.AspNetCore.Tests.Safety;
using Gateway.Instrumentation.TestServers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.AspNetCore.Tests.Endpoints;

public sealed class AppendedExpositionTests : IDisposable
{
    private const string Foreign = """
        # HELP legacy_orders_total Orders of the old code.
        # TYPE legacy_orders_total counter
        legacy_orders_total{shop="a \"b\", {c}"} 12
        # HELP legacy_seconds Times.
        # TYPE legacy_seconds histogram
        legacy_seconds_bucket{le="0.5"} 1
        legacy_seconds_bucket{le="+Inf"} 2
        legacy_seconds_sum 1.5e-3
        legacy_seconds_count 2 1700000000000

        """;

    private readonly LogLines _logs = new();

    public void Dispose() => _logs.Dispose();

    [Fact]
    public async Task What_a_source_writes_stands_at_the_end_of_the_page()
    {
        await using var app = await StartAsync(Says(Foreign));

        (await app.Client.GetStringAsync("/metrics")).ShouldBe(app.Metrics.Registry.CollectText() + Foreign);
    }

    [Fact]
    public async Task The_page_is_in_the_text_format_whatever_the_scraper_prefers()
    {
        await using var app = await StartAsync(Says(Foreign));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics") { Headers = { { "Accept", "application/openmetrics-text;version=1.0.0" }, { "Accept-Encoding", "gzip" } } };

        using var response = await app.Client.SendAsync(request);

        response.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        using var unzipped = new StreamReader(new GZipStream(await response.Content.ReadAsStreamAsync(), CompressionMode.Decompress));
        (await unzipped.ReadToEndAsync()).ShouldEndWith(Foreign);
    }

    [Fact]
    public async Task Names_that_are_on_the_page_already_are_left_out_with_one_warning()
    {
        await using var app = await StartAsync(
            Says("# TYPE http_requests_total counter\nhttp_requests_total 7\nhttp_request_duration_seconds_bucket{le=\"1\"} 3\nlegacy 1\n"),
            Says("# HELP legacy Mine.\nlegacy 2\nlegacy_too 3\n"));
        _ = app.Metrics.Http;

        for (var i = 0; i < 3; i++)
            (await app.Client.GetStringAsync("/metrics")).ShouldBe(app.Metrics.Registry.CollectText() + "legacy 1\nlegacy_too 3\n");

        _logs.Warnings.ShouldBe(
        [
            "A source of AppendExposition has metrics whose names are already on the page: http_requests_total, http_request_duration_seconds_bucket. They are left out: rename them on one side. Logged once per name.",
            "A source of AppendExposition has metrics whose names are already on the page: legacy. They are left out: rename them on one side. Logged once per name.",
        ]);
    }

    [Theory]
    [InlineData("legacy")]
    [InlineData("legacy one")]
    [InlineData("legacy 1 2 3")]
    [InlineData("legacy 1 1.5")]
    [InlineData("legacy{a=1} 1")]
    [InlineData("legacy{a=\"1} 1")]
    [InlineData("legacy{a=\"1\" b=\"2\"} 1")]
    [InlineData("legacy{a:b=\"1\"} 1")]
    [InlineData("1legacy 1")]
    [InlineData("legacy 1 # {trace_id=\"a\"} 1")]
    [InlineData("# TYPE legacy unknown")]
    [InlineData("# TYPE legacy")]
    [InlineData("# TYPE legacy  gauge")]
    [InlineData("# TYPE\tlegacy unknown")]
    [InlineData("#  TYPE legacy unknown")]
    [InlineData("#\tTYPE legacy unknown")]
    [InlineData("#  HELP 1legacy")]
    [InlineData("legacy 1 -5")]
    [InlineData("legacy 1 +5")]
    [InlineData("legacy 1 99999999999999999999")]
    [InlineData("legacy 1e400")]
    [InlineData("legacy +NaN")]
    [InlineData("legacy{a=\"1\",a=\"2\"} 1")]
    [InlineData("legacy{__name__=\"other\"} 1")]
    [InlineData("legacy 1\0")]
    [InlineData("legacy 1 5\0")]
    [InlineData("legacy{a=\"\0\"} 1")]
    [InlineData("# HELP legacy \0")]
    [InlineData("legacy{a=\"\\t\"} 1")]
    [InlineData("# HELP legacy \\t")]
    [InlineData("legacy+1")]
    [InlineData("legacy \uFF11")]
    [InlineData("legacy -nan")]
    [InlineData("legacy 0x1p4")]
    [InlineData("legacy 1e")]
    [InlineData("legacy 1_000")]
    [InlineData("\uFEFFlegacy 1")]
    [InlineData("# HELP")]
    [InlineData("<html>502 Bad Gateway</html>")]
    public async Task A_line_that_Prometheus_would_refuse_is_left_out_with_one_warning(string line)
    {
        await using var app = await StartAsync(Says($"before 1\n{line}\nafter 2\n"));

        (await app.Client.GetStringAsync("/metrics")).ShouldEndWith("before 1\nafter 2\n");
        await app.Client.GetStringAsync("/metrics");

        if (line != "# HELP") // a comment
            _logs.Warnings.ShouldBe(
            [
                $"A source of AppendExposition wrote a line that is not in the Prometheus text format 0.0.4: \"{line.Replace("\t", "\\u0009", StringComparison.Ordinal).Replace("\0", "\\u0000", StringComparison.Ordinal)}\". Such lines are left out, because Prometheus would refuse the whole page. Logged once.",
            ]);
    }

    [Fact]
    public async Task What_a_source_wrote_cannot_command_the_terminal_that_shows_the_log()
    {
        await using var app = await StartAsync(Says("le\u001b[2Jgacy\u009b 1\n"));

        await app.Client.GetStringAsync("/metrics");

        _logs.Warnings.ShouldHaveSingleItem().ShouldContain("0.0.4: \"le\\u001b[2Jgacy\\u009b 1\". Such");
    }

    [Theory]
    [InlineData("legacy NaN")]
    [InlineData("legacy +Inf")]
    [InlineData("legacy -Inf")]
    [InlineData("legacy -1.5E+10 5")]
    [InlineData("legacy +.5e-400 9223372036854775807")]
    [InlineData("legacy 1.")]
    [InlineData("legacy nan")]
    [InlineData("legacy Infinity")]
    [InlineData("a:b_c 1")]
    [InlineData("legacy{} 1")]
    [InlineData("legacy{a=\"x\\\\y\\\"z\\n\",} 1")]
    [InlineData("legacy { a = \"1\" , b = \"}\" } 1")]
    [InlineData("legacy\t{\ta=\"1\"}\t1\t5")]
    [InlineData("legacy1 1")]
    [InlineData("# HELP legacy")]
    [InlineData("# HELP legacy ünïcödé \\\\ # x")]
    [InlineData("# TYPE legacy untyped")]
    [InlineData("#\tTYPE  legacy\tuntyped")]
    public async Task Whatever_the_format_allows_is_kept(string line)
    {
        await using var app = await StartAsync(Says(line + "\n"));

        (await app.Client.GetStringAsync("/metrics")).ShouldEndWith("\n" + line + "\n");

        _logs.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Line_ends_of_Windows_and_a_missing_one_at_the_end_do_no_harm()
    {
        await using var app = await StartAsync(Says("first 1\r\n\r\n# a comment\r\nsecond 2 "), Says("third 3"));

        (await app.Client.GetStringAsync("/metrics")).ShouldEndWith("\nfirst 1\nsecond 2\nthird 3\n");
    }

    [Fact]
    public async Task A_byte_order_mark_at_the_start_of_a_source_costs_no_line()
    {
        await using var app = await StartAsync(async (stream, _) =>
        {
            await using var writer = new StreamWriter(stream, Encoding.UTF8);
            await writer.WriteAsync("# TYPE first gauge\nfirst 1\n");
        });

        (await app.Client.GetStringAsync("/metrics")).ShouldEndWith("\n# TYPE first gauge\nfirst 1\n");
        _logs.Warnings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("# TYPE late gauge", "late 1\n# TYPE late gauge\n", "late 1\n")]
    [InlineData("# TYPE twice counter", "# TYPE twice gauge\n# TYPE twice counter\ntwice 1\n", "# TYPE twice gauge\ntwice 1\n")]
    [InlineData("# HELP twice B", "# HELP twice A\n# HELP twice B\ntwice 1\n", "# HELP twice A\ntwice 1\n")]
    [InlineData("h_bucket{le=\"wide\"} 1", "# TYPE h histogram\nh_bucket{le=\"wide\"} 1\nh_bucket{le=\"+Inf\"} 1\n", "# TYPE h histogram\nh_bucket{le=\"+Inf\"} 1\n")]
    [InlineData("# TYPE h_count gauge", "# TYPE h histogram\n# TYPE h_count gauge\nh_count 1\n", "# TYPE h histogram\nh_count 1\n")]
    [InlineData("s{quantile=\"most\"} 1", "# TYPE s summary\ns{quantile=\"most\"} 1\ns_sum{le=\"x\"} 1\n", "# TYPE s summary\ns_sum{le=\"x\"} 1\n")]
    public async Task A_line_that_contradicts_an_earlier_one_is_left_out(string line, string source, string expected)
    {
        await using var app = await StartAsync(Says(source));

        (await app.Client.GetStringAsync("/metrics")).ShouldBe(app.Metrics.Registry.CollectText() + expected);
        _logs.Warnings.ShouldHaveSingleItem().ShouldContain($"\"{line}\"");
    }

    [Fact]
    public async Task Bytes_that_are_no_utf8_are_left_out()
    {
        await using var app = await StartAsync(async (stream, cancellationToken) => await stream.WriteAsync(new byte[] { (byte)'a', (byte)'{', (byte)'b', (byte)'=', (byte)'"', 0xff, (byte)'"', (byte)'}', (byte)' ', (byte)'1', (byte)'\n' }, cancellationToken));

        (await app.Client.GetStringAsync("/metrics")).ShouldBe(app.Metrics.Registry.CollectText());
    }

    [Fact]
    public async Task A_source_that_fails_leaves_the_page_and_the_other_sources_unharmed()
    {
        await using var app = await StartAsync(
            async (stream, cancellationToken) =>
            {
                await stream.WriteAsync("half 1\n"u8.ToArray(), cancellationToken);
                throw new InvalidOperationException("no");
            },
            (_, _) => throw new InvalidOperationException("at once"),
            (_, _) => null!,
            Says(Foreign));

        for (var i = 0; i < 3; i++)
            (await app.Client.GetStringAsync("/metrics")).ShouldBe(app.Metrics.Registry.CollectText() + Foreign);

        _logs.Warnings.Order().ShouldBe(
        [
            "A source of AppendExposition (number 1) failed or took too long: its metrics are missing from the page. Logged once.",
            "A source of AppendExposition (number 2) failed or took too long: its metrics are missing from the page. Logged once.",
            "A source of AppendExposition (number 3) failed or took too long: its metrics are missing from the page. Logged once.",
        ]);
    }

    [Fact]
    public async Task A_source_that_never_ends_is_waited_for_in_vain_but_not_called_again()
    {
        var calls = 0;
        var never = new TaskCompletionSource();
        await using var app = await StartAsync(TimeSpan.FromSeconds(0.4), (_, _) =>
        {
            Interlocked.Increment(ref calls);
            return never.Task;
        }, Says(Foreign));

        for (var i = 0; i < 3; i++)
            (await app.Client.GetStringAsync("/metrics")).ShouldEndWith(Foreign);

        calls.ShouldBe(1);
        never.SetResult();
    }

    [Fact]
    public async Task A_source_that_writes_more_than_any_page_has_is_left_out()
    {
        var megabyte = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("much 1\n", 150_000)));
        await using var app = await StartAsync(TimeSpan.FromMinutes(2), async (stream, cancellationToken) =>
        {
            for (var i = 0; i < 65; i++)
                await stream.WriteAsync(megabyte, cancellationToken);
        });

        (await app.Client.GetStringAsync("/metrics")).ShouldBe(app.Metrics.Registry.CollectText());
        _logs.Warnings.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_a_source_wrote_is_not_kept_until_the_next_scrape()
    {
        WeakReference? written = null;
        await using var app = await StartAsync(async (stream, cancellationToken) =>
        {
            await stream.WriteAsync(new byte[100_000], cancellationToken);
            written = new WeakReference(((MemoryStream)stream).GetBuffer());
        });
        await app.Client.GetStringAsync("/metrics");

        await written!.CollectedAsync();
    }

    [Fact]
    public async Task A_source_may_close_its_stream()
    {
        await using var app = await StartAsync(async (stream, _) =>
        {
            await using var writer = new StreamWriter(stream);
            await writer.WriteAsync("closed 1\n");
        });

        (await app.Client.GetStringAsync("/metrics")).ShouldEndWith("\nclosed 1\n");
    }

    [Fact]
    public async Task Promtool_accepts_a_page_with_a_source()
    {
        if (RealServers.Require("promtool") is { } reason)
            Assert.Skip(reason);
        await using var app = await StartAsync(Says(Foreign + "http_requests_total 5\nno metric at all\n"));
        app.Metrics.Http.RecordRequest("GET", "/", 200, TimeSpan.Zero);

        var result = await Promtool.CheckMetricsAsync(await app.Client.GetStringAsync("/metrics"), TestContext.Current.CancellationToken);

        result.Output.ShouldBeEmpty();
        result.ExitCode.ShouldBe(0);
    }

    private static Func<Stream, CancellationToken, Task> Says(string text) =>
        (stream, cancellationToken) => stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken).AsTask();

    private Task<TestApp> StartAsync(params Func<Stream, CancellationToken, Task>[] sources) => StartAsync(TimeSpan.FromSeconds(10), sources);

    private Task<TestApp> StartAsync(TimeSpan timeout, params Func<Stream, CancellationToken, Task>[] sources) => TestApp.StartAsync(
        app => app.MapGatewayMetrics("/metrics", options =>
        {
            options.ResponseTimeout = timeout;
            foreach (var source in sources)
                options.AppendExposition(source);
        }),
        configureServices: services => services.AddLogging(logging => logging.AddProvider(_logs)));
}
