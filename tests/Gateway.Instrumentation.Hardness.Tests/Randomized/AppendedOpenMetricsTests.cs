using System.Globalization;
using System.Text;
using Gateway.Instrumentation.TestServers;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Instrumentation.Hardness.Tests;

/// <summary>Whatever a source of OpenMetrics writes, Prometheus takes the page; and where its numbers make sense, so does a strict reader.</summary>
public class AppendedOpenMetricsTests(ITestOutputHelper output)
{
    private const int Pages = 8;

    private static readonly string[] Names = ["a", "a_total", "a_sum", "b:c", "_d", "1f", "g-h", "ü", "", "http_requests", "http_requests_total", "http_request_duration_seconds"];
    private static readonly string[] Values = ["1", "1.0", "+2", "1e5", "1E-400", "1e400", ".5", "5.", ".", "NaN", "nan", "+NaN", "Inf", "-inf", "+Infinity", "infinit", "0x1p3", "1_0", "1,0", "1e", "\uFF11", "1\0", "", "(1)", "1 2", "1 2.5", "1 -2", "1 NaN", "1 2 3", "1  2", "1 ", "1\r"];
    private static readonly string[] Exemplars = ["", "", " # {t=\"a\"} 1", " # {t=\"a\"} 1 2.5", " # {} 1", " # {t=\"a\"}", " # {t=\"a\",t=\"a\"} 1", " # {t=\"\\q\"} 1", " # {t=\"a", " # ", " #", "# {t=\"a\"} 1", " # {t=\"a\"} NaN", " # {t=\"a\"} 1e400", " # {t=\"a\"} 1 NaN", " # {t=\"a\"} 1 2 3", " # {t=\"a\"} 1 ", $" # {{t=\"{new string('x', 130)}\"}} 1", " # {t=\" # {} 1\"} 1", " # {t=\"\0\"} 1", " # {ü=\"a\"} 1"];

    // That reader mistakes " # " in a text for the start of an exemplar. What does not begin like one spoils its whole line, and with it the family.
    private static readonly string[] ForStrictReader = [.. Exemplars.Where(static exemplar =>
        exemplar.Length == 0 || (exemplar.StartsWith(" # ", StringComparison.Ordinal) && !exemplar.Contains("\" # {", StringComparison.Ordinal)))];

    private static readonly string[] Texts = ["", "x", "0.5", "+Inf", "ü\u2028", "\\\\", "\\\"", "\\n", "\\t", "\\", "\"", "}", ",", "=", " # {} 1", "\0", "\r", "\uFEFF", "\u0001", " ", "x\\", "€𝄞"];
    private static readonly string[] Types = ["counter", "gauge", "histogram", "gaugehistogram", "stateset", "info", "summary", "unknown", "untyped", "Gauge", "", "gauge "];
    private static readonly string[] Suffixes = ["", "_total", "_created", "_bucket", "_sum", "_count", "_gsum", "_gcount", "_info"];
    private static readonly string[] Noise = ["", "#", "# ", "# EO", "# EOF ", "# TYPE", "# UNIT a x", "second line of a help", "x{", "\r", "\0", "\uFEFF", "# HELP", "} 1", "x  1", "#  TYPE a gauge", "# TYPE a gauge\r", "# HELP x \\q", "x{a=\"b\",} 1"];
    private static readonly string[] Breaks = ["\n", "\r\n", "\n\n", "\n# ", "\nand a number 1", "\n# TYPE ", "\n}"];

    [Fact]
    public async Task Prometheus_takes_whatever_the_filter_lets_pass()
    {
        if (RealServers.Require("prometheus") is { } missing)
            Assert.Skip(missing);
        var random = Seeded();
        var pages = Enumerable.Range(0, Pages).Select(_ => Garbage(random)).ToList();
        await using var app = await StartAsync(pages);
        for (var i = 0; i < Pages; i++)
            (await app.GetOpenMetricsAsync(i)).Split('\n').Length.ShouldBeGreaterThan(200);
        await using var prometheus = await PrometheusServer.StartAsync(
            [.. pages.Select((_, i) => new ScrapeTarget($"fuzz{i}", app.Authority, Path(i)))], TimeSpan.FromSeconds(1));

        await Poll.UntilAsync(
            () => prometheus.QueryAsync("up == 1"), static up => up.Count == Pages,
            string.Join("; ", await prometheus.TargetsAsync()));
    }

    [Fact]
    public async Task A_strict_reader_takes_families_whatever_stands_between_them()
    {
        PythonParsers.Require();
        var random = Seeded();
        var sources = Enumerable.Range(0, Pages * 4).Select(_ => Families(random)).ToList();
        await using var app = await StartAsync([.. sources.Select(static source => source.Page)]);
        var texts = new List<string>();
        for (var i = 0; i < sources.Count; i++)
            texts.Add(await app.GetOpenMetricsAsync(i));

        var read = await PythonParsers.ReadAsync([.. texts.Select(static text => (ExpositionFormat.OpenMetrics, text))]);
        for (var i = 0; i < sources.Count; i++)
        {
            read[i].Error.ShouldBeNull(texts[i]);
            var shown = read[i].Samples.Select(static sample => sample.Name).ToHashSet(StringComparer.Ordinal);
            sources[i].Samples.Except(shown).ShouldBeEmpty(); // the noise costs no sample
        }
    }

    private static string Path(int page) => string.Create(CultureInfo.InvariantCulture, $"/fuzz{page}");

    private static Task<HardApp> StartAsync(List<byte[]> pages) => HardApp.StartAsync(map: app =>
    {
        for (var i = 0; i < pages.Count; i++)
        {
            var source = new Source(pages[i]);
            app.MapGatewayMetrics(Path(i), options => ((IAppendsExposition)options).Append(source));
        }
    });

    private static byte[] Garbage(Random random)
    {
        var page = new MemoryStream();
        for (var i = 0; i < 4000; i++)
        {
            var name = random.Next(3) == 0 ? Any(random, Names) : string.Create(CultureInfo.InvariantCulture, $"m{i / 6}");
            var line = Encoding.UTF8.GetBytes(random.Next(6) switch
            {
                0 => $"# HELP {name} {Any(random, Texts)}{Any(random, Texts)}",
                1 => $"# TYPE {name} {Any(random, Types)}",
                2 => $"# UNIT {name} {Any(random, Texts)}",
                3 => $"{name}{Any(random, Suffixes)} {Any(random, Values)}{Any(random, Exemplars)}",
                4 => $"{name}{Any(random, Suffixes)}{{le=\"{i}\",quantile=\"{Any(random, Texts)}\"}} 1{Any(random, Exemplars)}",
                _ => $"{name}{Any(random, Suffixes)}{{l=\"{Any(random, Texts)}{Any(random, Texts)}\",m=\"{i}\"}} {Any(random, Values)}{Any(random, Exemplars)}",
            });
            if (line.Length > 0 && random.Next(12) == 0)
                line[random.Next(line.Length)] = (byte)random.Next(256);
            page.Write(line);
            page.Write(random.Next(20) == 0 ? "\r\n"u8 : "\n"u8);
        }

        return page.ToArray();
    }

    /// <summary>Families that make sense, and between their lines what must not cost any of them.</summary>
    private static (byte[] Page, HashSet<string> Samples) Families(Random random)
    {
        var page = new StringBuilder(Any(random, ["", "\uFEFF"]));
        var samples = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 60; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"family_{i}_seconds");
            var type = Any(random, ["counter", "gauge", "histogram", "summary", "info", "unknown"]);
            string[] descriptions = [$"# HELP {name} A help{(random.Next(2) == 0 ? Any(random, Breaks) : "")} text.", $"# TYPE {name} {type}", $"# UNIT {name} seconds"];
            random.Shuffle(descriptions);
            foreach (var line in descriptions.Where(line => line.StartsWith("# TYPE", StringComparison.Ordinal) || random.Next(3) > 0))
                Add(line);
            for (var series = 0; series < random.Next(1, 4); series++)
            {
                var label = string.Create(CultureInfo.InvariantCulture, $"l=\"{series}{Any(random, ["", "\\\"", "\\n", "}", "ü"])}\"");
                foreach (var sample in SamplesOf(name, type, label))
                {
                    Add(sample + Any(random, ForStrictReader));
                    samples.Add(sample[..sample.IndexOf('{', StringComparison.Ordinal)]);
                }
            }

            if (random.Next(6) == 0)
                Add($"# TYPE {name} gauge\n{name}_total 5\n{name}{{l=\"again\"}} 3".Replace(random.Next(2) == 0 ? "_total" : "_created", "", StringComparison.Ordinal));
            if (random.Next(10) == 0)
                Add("# TYPE http_requests counter\nhttp_requests_total{l=\"theirs\"} 5");
        }

        if (random.Next(3) > 0)
            page.Append(Any(random, ["# EOF\n", "# EOF", "# EOF\nlate 1\n# EOF\n"]));
        return (Encoding.UTF8.GetBytes(page.ToString()), samples);

        void Add(string line)
        {
            page.Append(line).Append('\n');
            if (random.Next(4) == 0)
                page.Append(Any(random, Noise)).Append('\n');
        }
    }

    private static string[] SamplesOf(string name, string type, string label) => type switch
    {
        "counter" => [$"{name}_total{{{label}}} 3", $"{name}_created{{{label}}} 1.5"],
        "histogram" => [$"{name}_bucket{{{label},le=\"1.0\"}} 1", $"{name}_bucket{{{label},le=\"+Inf\"}} 2", $"{name}_sum{{{label}}} 3.5", $"{name}_count{{{label}}} 2"],
        "summary" => [$"{name}{{{label},quantile=\"0.5\"}} 1", $"{name}_sum{{{label}}} Infinity", $"{name}_count{{{label}}} 2"],
        "info" => [$"{name}_info{{{label}}} 1"],
        _ => [$"{name}{{{label},quantile=\"p95\",le=\"x\"}} -Infinity"],
    };

    private static string Any(Random random, string[] texts) => texts[random.Next(texts.Length)];

    private Random Seeded()
    {
        var seed = Seeds.Next(1)[0];
        output.WriteLine($"GATEWAY_SEED={seed}");
        return new Random(seed);
    }

    private sealed class Source(byte[] page) : ExpositionSource
    {
        public override string Name => "The fuzz";

        public override Task WriteAsync(Stream output, ExpositionFormat format, CancellationToken cancellationToken) =>
            output.WriteAsync(page, cancellationToken).AsTask();
    }
}

internal static class FuzzedApp
{
    public static async Task<string> GetOpenMetricsAsync(this HardApp app, int page)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"/fuzz{page}"));
        request.Headers.Add("Accept", "application/openmetrics-text; version=1.0.0");
        using var response = await app.Client.SendAsync(request);
        response.EnsureSuccessStatusCode().Content.Headers.ContentType!.MediaType.ShouldBe("application/openmetrics-text");
        return await response.Content.ReadAsStringAsync();
    }
}
