using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.Tool.Tests;

public class CheckCommandTests
{
    private const string Good = "# HELP a A.\n# TYPE a gauge\na 1\n";
    private const string Unhelpful = "# TYPE a gauge\na 1\n";
    private const string Wrong = "# HELP a A.\n# TYPE a gauge\na one\n";

    [Theory]
    [InlineData(Good, "info", 0)]
    [InlineData(Unhelpful, "error", 0)]
    [InlineData(Unhelpful, "warning", 1)]
    [InlineData(Wrong, "error", 1)]
    [InlineData("# HELP a A.\n# TYPE a gauge\na 1 1700000000000\n", "warning", 0)]
    [InlineData("# HELP a A.\n# TYPE a gauge\na 1 1700000000000\n", "info", 1)]
    public async Task The_exit_code_is_1_from_the_severity_on_that_was_asked_for(string page, string failOn, int expected) =>
        (await Of(page).RunAsync("check", "-", "--fail-on", failOn)).ShouldBe(expected);

    [Fact]
    public async Task People_get_tables()
    {
        var terminal = Of("# HELP a A.\n# TYPE a gauge\na one\na{mail=\"x@shop.example\"} 1\n", width: 100);

        await terminal.RunAsync("check", "-");

        terminal.Screen.ShouldBe("""
                                      Format
            ╭──────────┬──────┬────────┬────────┬─────────────────────╮
            │ Severity │ Line │ Metric │ Rule   │ Finding             │
            ├──────────┼──────┼────────┼────────┼─────────────────────┤
            │ error    │    3 │ a      │ number │ 'one' is no number. │
            ╰──────────┴──────┴────────┴────────┴─────────────────────╯
                                                        Cardinality
            ╭──────────┬──────┬────────┬──────────────┬────────────────────────────────────────────────────────╮
            │ Severity │ Line │ Metric │ Rule         │ Finding                                                │
            ├──────────┼──────┼────────┼──────────────┼────────────────────────────────────────────────────────┤
            │ warning  │    4 │ a      │ label-values │ The label 'mail' holds e-mail addresses:               │
            │          │      │        │              │ x@shop.example. They are personal data as well. Take   │
            │          │      │        │              │ the label away; logs and traces have such values.      │
            ╰──────────┴──────┴────────┴──────────────┴────────────────────────────────────────────────────────╯
            standard input: text format, 4 lines, 1 metric, 1 series
            1 error, 1 warning, 0 infos

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Programs_get_json()
    {
        var terminal = Of("# HELP a A.\n# TYPE a gauge\na{mail=\"x@shop.example\"} 1\n" + string.Concat(Enumerable.Repeat("a one\n", 6)));

        (await terminal.RunAsync("check", "-", "--json")).ShouldBe(1);

        terminal.Screen.ShouldBeEmpty();
        terminal.Out.ShouldBe("""
            {
              "source": "standard input",
              "format": "text",
              "bytes": 90,
              "lines": 9,
              "metrics": 1,
              "series": 1,
              "errors": 6,
              "warnings": 1,
              "infos": 0,
              "findings": [
                {
                  "rule": "number",
                  "group": "format",
                  "severity": "error",
                  "metric": "a",
                  "line": 4,
                  "message": "'one' is no number."
                },
                {
                  "rule": "number",
                  "group": "format",
                  "severity": "error",
                  "metric": "a",
                  "line": 5,
                  "message": "'one' is no number."
                },
                {
                  "rule": "number",
                  "group": "format",
                  "severity": "error",
                  "metric": "a",
                  "line": 6,
                  "message": "'one' is no number."
                },
                {
                  "rule": "number",
                  "group": "format",
                  "severity": "error",
                  "metric": "a",
                  "line": 7,
                  "message": "'one' is no number."
                },
                {
                  "rule": "number",
                  "group": "format",
                  "severity": "error",
                  "metric": "a",
                  "line": 8,
                  "message": "'one' is no number."
                },
                {
                  "rule": "label-values",
                  "group": "cardinality",
                  "severity": "warning",
                  "metric": "a",
                  "line": 3,
                  "message": "The label 'mail' holds e-mail addresses: x@shop.example. They are personal data as well. Take the label away; logs and traces have such values."
                }
              ],
              "not_shown": {
                "number": 1
              }
            }

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Limits_of_series_are_options()
    {
        var page = "# HELP a A.\n# TYPE a gauge\na{x=\"p\"} 1\na{x=\"q\"} 1\n";

        (await Of(page).RunAsync("check", "-", "--fail-on", "warning", "--max-series", "2", "--max-page-series", "2")).ShouldBe(0);
        (await Of(page).RunAsync("check", "-", "--fail-on", "warning", "--max-series", "1", "--max-page-series", "2")).ShouldBe(1);
        (await Of(page).RunAsync("check", "-", "--fail-on", "warning", "--max-series", "2", "--max-page-series", "1")).ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_is_read_compressed_or_not(bool compressed)
    {
        using var folder = new TemporaryFolder();
        var bytes = Encoding.UTF8.GetBytes(Wrong);
        File.WriteAllBytes(folder.PathOf("page"), compressed ? Gzip(bytes) : bytes);

        (await new TestTerminal().RunAsync("check", folder.PathOf("page"))).ShouldBe(1);
        (await Of(Gzip(Encoding.UTF8.GetBytes(Good))).RunAsync("check", "-")).ShouldBe(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_address_is_read_compressed_or_not(bool saysSo)
    {
        await using var served = await ServedPage.StartAsync(async context =>
        {
            context.Response.ContentType = "text/plain; version=0.0.4";
            if (saysSo)
                context.Response.Headers.ContentEncoding = "gzip";
            await context.Response.Body.WriteAsync(Gzip(Encoding.UTF8.GetBytes(Good)));
        });

        var terminal = new TestTerminal();
        (await terminal.RunAsync("check", served.Address.Authority, "--fail-on", "info")).ShouldBe(0, terminal.Screen + terminal.Error);
        terminal.Screen.ShouldContain($"http://{served.Address.Authority}/metrics: text format, 3 lines, 1 metric, 1 series");
    }

    [Fact]
    public async Task Headers_and_the_wanted_format_are_sent()
    {
        List<string> asked = [];
        await using var served = await ServedPage.StartAsync(async context =>
        {
            asked.Add($"{context.Request.Headers.Authorization} {context.Request.Headers["X-Scope-OrgID"]} {context.Request.Headers.Accept}");
            await context.Response.WriteAsync(Good);
        });
        var address = $"{served.Address}metrics";

        await new TestTerminal().RunAsync("check", address, "--header", "Authorization: Bearer a:b", "-H", "X-Scope-OrgID:shop", "--accept", "text");
        await new TestTerminal().RunAsync("check", address, "--accept", "openmetrics");
        await new TestTerminal().RunAsync("check", address, "--header", "Accept: text/csv");
        await new TestTerminal().RunAsync("check", address);

        asked.ShouldBe(
        [
            "Bearer a:b shop text/plain;version=0.0.4",
            "  application/openmetrics-text;version=1.0.0",
            "  text/csv",
            "  application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
        ]);
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData("application/json", 1)]
    [InlineData("text/plain; version=0.0.4; charset=utf-8", 0)]
    [InlineData("application/openmetrics-text; version=1.0.0", 0)]
    public async Task A_content_type_that_Prometheus_refuses_is_a_warning(string? contentType, int expected)
    {
        await using var served = await ServedPage.StartAsync(async context =>
        {
            context.Response.ContentType = contentType;
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(Good + "# EOF\n"));
        });

        var terminal = new TestTerminal();
        (await terminal.RunAsync("check", served.Address.Authority, "--fail-on", "warning")).ShouldBe(expected);
        terminal.Screen.Contains("content-type", StringComparison.Ordinal).ShouldBe(expected == 1);
    }

    [Theory]
    [InlineData(401, "answers 401 (Unauthorized). Send what it asks for: --header \"Authorization: Bearer …\", or name and password in the address: https://name:password@host/metrics.")]
    [InlineData(302, "answers 302 (Found). It sends on without end, or from https to http: ask for the address that it means.")]
    [InlineData(404, "answers 404 (NotFound). Is this the path of the page? Most services have it at /metrics.")]
    [InlineData(406, "answers 406 (NotAcceptable). Ask for another format: --accept text or --accept openmetrics.")]
    [InlineData(500, "answers 500 (InternalServerError). The service failed while it made the page: its log says why.")]
    public async Task An_answer_that_is_no_page_ends_with_2_and_says_what_to_do(int status, string message)
    {
        await using var served = await ServedPage.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        var terminal = new TestTerminal();

        (await terminal.RunAsync("check", served.Address.Authority)).ShouldBe(2);

        terminal.Error.ShouldBe($"{served.Address}metrics {message}\n");
    }

    [Theory]
    [InlineData("<!DOCTYPE html>\n<html><body>Sign in</body></html>\n", "HTML or XML")]
    [InlineData("{\"status\":\"ok\"}\n", "JSON")]
    public async Task A_page_of_something_else_ends_with_2(string page, string what)
    {
        var terminal = Of(page);

        (await terminal.RunAsync("check", "-")).ShouldBe(2);

        terminal.Error.ShouldBe($"standard input is {what}, no page of metrics. Is this the right address? Most services have the page at /metrics.\n");
    }

    /// <summary>What a pipe gets from a curl that failed must not pass in CI.</summary>
    [Fact]
    public async Task An_empty_page_ends_with_2()
    {
        var terminal = Of("");

        (await terminal.RunAsync("check", "-", "--json")).ShouldBe(2);

        terminal.Error.ShouldBe("standard input is empty: nothing was checked. Did the program fail that should have written the page?\n");
        terminal.Out.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_target_that_nobody_listens_at_ends_with_2()
    {
        var port = LoopbackPort.Free();
        var terminal = new TestTerminal();

        (await terminal.RunAsync("check", $"127.0.0.1:{port}")).ShouldBe(2);

        terminal.Error.ShouldBe($"Nobody listens at http://127.0.0.1:{port}/metrics. Does the service run, and is this its port?\n");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_target_that_hangs_ends_with_2_also_in_the_middle_of_its_page(bool inTheMiddle)
    {
        await using var served = await ServedPage.StartAsync(async context =>
        {
            if (inTheMiddle)
            {
                await context.Response.WriteAsync(Good);
                await context.Response.Body.FlushAsync();
            }

            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        var terminal = new TestTerminal();

        (await terminal.RunAsync("check", served.Address.Authority, "--timeout", "500ms")).ShouldBe(2);

        terminal.Error.ShouldBe($"{served.Address}metrics did not answer within 0.5 s. Wait longer with --timeout, or look whether the service hangs.\n");
    }

    [Fact]
    public async Task A_page_that_breaks_off_ends_with_2()
    {
        await using var served = await ServedPage.StartAsync(async context =>
        {
            context.Response.ContentLength = 1_000;
            await context.Response.WriteAsync(Good);
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        var terminal = new TestTerminal();

        (await terminal.RunAsync("check", served.Address.Authority)).ShouldBe(2);

        terminal.Error.ShouldStartWith($"{served.Address}metrics could not be read to its end: ");
    }

    [Fact]
    public async Task A_file_that_is_missing_damaged_or_a_folder_ends_with_2()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.PathOf("damaged"), [0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);

        (await ErrorOf("missing.txt")).ShouldBe("There is no file missing.txt. An address begins with http://, or is host:port.\n");
        (await ErrorOf(folder.PathOf("damaged"))).ShouldStartWith($"{folder.PathOf("damaged")} is compressed, and the compressed data are damaged: ");
        (await ErrorOf(folder.Path)).ShouldStartWith($"{folder.Path} may not be read, or is a folder: ");

        static async Task<string> ErrorOf(string source)
        {
            var terminal = new TestTerminal();
            (await terminal.RunAsync("check", source)).ShouldBe(2);
            return terminal.Error;
        }
    }

    /// <summary>A page without its second half still has whole lines: it must not pass for a page.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_compressed_page_that_breaks_off_ends_with_2(bool isServed)
    {
        var whole = Gzip(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 5000).Select(i => $"a_total{{i=\"{i * 7919}\"}} {i}\n"))));
        var half = whole[..(whole.Length / 2)];
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.PathOf("half.gz"), half);
        await using var served = await ServedPage.StartAsync(async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            context.Response.ContentType = "text/plain; version=0.0.4";
            await context.Response.Body.WriteAsync(half);
        });
        var terminal = new TestTerminal();

        (await terminal.RunAsync("check", isServed ? served.Address.Authority : folder.PathOf("half.gz"))).ShouldBe(2, terminal.Screen);

        terminal.Error.ShouldContain("the compressed data are damaged: ");
    }

    [Fact]
    public async Task Name_and_password_of_an_address_are_sent_and_never_shown()
    {
        string? sent = null;
        await using var served = await ServedPage.StartAsync(async context =>
        {
            sent = context.Request.Headers.Authorization;
            context.Response.ContentType = "text/plain; version=0.0.4";
            await context.Response.WriteAsync(Good);
        });
        var terminal = new TestTerminal();

        (await terminal.RunAsync("check", $"http://ann:s%20ecret@{served.Address.Authority}", "--json")).ShouldBe(0, terminal.Error);

        sent.ShouldBe("Basic " + Convert.ToBase64String("ann:s ecret"u8));
        terminal.Out.ShouldContain($"\"source\": \"{served.Address}metrics\"");
        terminal.Out.ShouldNotContain("ecret");
        (await terminal.RunAsync("check", $"http://ann:secret@127.0.0.1:{LoopbackPort.Free()}")).ShouldBe(2);
        terminal.Error.ShouldNotContain("secret");
    }

    [Fact]
    public async Task A_page_in_protobuf_ends_with_2_and_says_what_to_do()
    {
        await using var served = await ServedPage.StartAsync(context =>
        {
            context.Response.ContentType = "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";
            return context.Response.Body.WriteAsync(new byte[] { 10, 7, 97 }).AsTask();
        });
        var terminal = new TestTerminal();

        (await terminal.RunAsync("check", served.Address.Authority)).ShouldBe(2);

        terminal.Error.ShouldBe($"{served.Address}metrics answers in protobuf, which this tool does not read. Ask for text: --accept text.\n");
    }

    [Fact]
    public async Task A_certificate_that_a_service_made_for_itself_is_taken_when_asked_for()
    {
        await using var served = await ServedPage.StartAsync(context => context.Response.WriteAsync(Good), overTls: true);
        var terminal = new TestTerminal();

        (await terminal.RunAsync("check", served.Address.ToString())).ShouldBe(2);
        terminal.Error.ShouldEndWith("or a certificate that this machine does not trust? --insecure takes any.\n");
        (await new TestTerminal().RunAsync("check", served.Address.ToString(), "--insecure")).ShouldBe(0);
    }

    private static TestTerminal Of(string page, int width = 200) => new(width: width, input: Encoding.UTF8.GetBytes(page));

    private static TestTerminal Of(byte[] page) => new(input: page);

    private static byte[] Gzip(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionMode.Compress))
            gzip.Write(bytes);
        return compressed.ToArray();
    }
}
