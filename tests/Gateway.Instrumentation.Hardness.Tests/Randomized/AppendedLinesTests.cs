using System.Globalization;
using System.Text;
using Gateway.Instrumentation.AspNetCore;
using Gateway.Instrumentation.TestServers;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Instrumentation.Hardness.Tests;

/// <summary>Whatever a source of <c>AppendExposition</c> writes, promtool and a real Prometheus take the page.</summary>
public class AppendedLinesTests(ITestOutputHelper output)
{
    private const int Lines = 4000;

    private static readonly string[] Names = ["a", "a_total", "a_bucket", "a_sum", "a_count", "b:c", "_d", "d_bucket", "__e", "1f", "g-h", "ü", "le", "", "http_requests_total"];
    private static readonly string[] Values = ["1", "-1.5", "+2", "1e5", "1E-400", "1e400", ".5", "5.", ".", "NaN", "nan", "+NaN", "-nan", "Inf", "-inf", "+Infinity", "infinit", "0x1p3", "0x1", "1_0", "1,0", "1e", "\uFF11", "\u2212" + "1", "1\0", "∞", "1 2", "1 -2", "1 2.5", "1 2 3", "1 99999999999999999999", "1 5\0", "", "(1)", "$1", "1 # {t=\"a\"} 1"];
    private static readonly string[] Texts = ["", "x", "0.5", "+Inf", "NaN", "ü\u2028", "\\\\", "\\\"", "\\n", "\\t", "\\", "\"", "}", ",", "=", "\0", "\r", "\uFEFF", "\u0001", " ", "x\\", "€𝄞"];
    private static readonly string[] LabelNames = ["l", "le", "quantile", "__name__", "l:m", "1l", "ü", "", "__m"];
    private static readonly string[] Blanks = ["", " ", "\t", "  ", "\u00A0", "\v"];
    private static readonly string[] Types = ["counter", "gauge", "histogram", "summary", "untyped", "unknown", "Gauge", "", "gauge x", "info"];
    private static readonly string[] Openings = ["", "", "", "", "\uFEFF", " ", "\0"];

    [Fact]
    public async Task Promtool_and_Prometheus_take_whatever_the_filter_lets_pass()
    {
        if (RealServers.Require("promtool") is { } noTool)
            Assert.Skip(noTool);
        if (RealServers.Require("prometheus") is { } noServer)
            Assert.Skip(noServer);
        var seed = Seeds.Next(1)[0];
        output.WriteLine($"GATEWAY_SEED={seed}");
        var random = new Random(seed);
        var pages = Enumerable.Range(0, 8).Select(_ => Page(random)).ToList();
        await using var app = await HardApp.StartAsync(map: app =>
        {
            for (var i = 0; i < pages.Count; i++)
            {
                var page = pages[i];
                app.MapGatewayMetrics(string.Create(CultureInfo.InvariantCulture, $"/fuzz{i}"), options => options.AppendExposition(async (stream, ct) => await stream.WriteAsync(page, ct)));
            }
        });
        await using var prometheus = await PrometheusServer.StartAsync(
            [.. pages.Select((_, i) => new ScrapeTarget($"fuzz{i}", app.Authority, $"/fuzz{i}"))], TimeSpan.FromSeconds(1));

        for (var i = 0; i < pages.Count; i++)
        {
            var text = await app.Client.GetStringAsync(new Uri($"/fuzz{i}", UriKind.Relative));
            var passed = text.Split('\n').Length;
            passed.ShouldBeInRange(100, Lines * 9 / 10); // both: lines that pass and lines that do not

            var result = await Promtool.CheckMetricsAsync(text);
            result.Output.ShouldNotContain("error while linting");
            result.ExitCode.ShouldBeOneOf(0, 3); // 3 is for names that break conventions
        }

        await Poll.UntilAsync(
            () => prometheus.QueryAsync("up == 1"), up => up.Count == pages.Count,
            string.Join("; ", await prometheus.TargetsAsync()));
    }

    private static byte[] Page(Random random)
    {
        var page = new MemoryStream();
        for (var i = 0; i < Lines; i++)
        {
            var line = Encoding.UTF8.GetBytes(Line(random, random.Next(3) == 0 ? $"m{i}" : Any(random, Names)));
            if (line.Length > 0 && random.Next(12) == 0)
                line[random.Next(line.Length)] = (byte)random.Next(256);
            page.Write(line);
            page.Write(random.Next(10) == 0 ? "\r\n"u8 : "\n"u8);
        }

        return page.ToArray();
    }

    private static string Line(Random random, string name) => random.Next(8) switch
    {
        0 => $"{Any(random, Openings)}#{Any(random, Blanks)}HELP{Any(random, Blanks)}{name}{Any(random, Blanks)}{Any(random, Texts)}{Any(random, Texts)}",
        1 => $"{Any(random, Openings)}#{Any(random, Blanks)}TYPE{Any(random, Blanks)}{name}{Any(random, Blanks)}{Any(random, Types)}",
        2 => $"# TYPE {name} {Any(random, Types)}",
        3 => $"{name} {Any(random, Values)}",
        4 => $"{Any(random, Openings)}{name}{Any(random, Blanks)}{Any(random, Values)}{Any(random, Blanks)}",
        5 => $"{name}{{{Label(random)}}} 1",
        6 => $"{name}{Any(random, Blanks)}{{{Label(random)},{Label(random)}{(random.Next(2) == 0 ? "," : "")}}}{Any(random, Blanks)}{Any(random, Values)}",
        _ => $"{name}{{l=\"{new string('x', random.Next(20_000))}\"}} {Any(random, Values)}",
    };

    private static string Label(Random random) =>
        $"{Any(random, Blanks)}{Any(random, LabelNames)}{Any(random, Blanks)}={Any(random, Blanks)}\"{Any(random, Texts)}{Any(random, Texts)}\"";

    private static string Any(Random random, string[] texts) => texts[random.Next(texts.Length)];
}
