using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Instrumentation.Tool.Pages;

namespace Gateway.Instrumentation.Tool.Lint;

/// <summary>A report for programs. Its shape stands in <c>docs/tool.md</c>: members may be added, none is taken away or renamed.</summary>
internal static class ReportJson
{
    // For a file or another program, never inside of HTML: quotes in messages stay readable.
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(LintReport report, TextWriter output)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
            Write(report, json);
        output.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
    }

    private static void Write(LintReport report, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("source", report.Source);
        json.WriteString("format", report.Format == PageFormat.OpenMetrics ? "openmetrics" : "text");
        json.WriteNumber("bytes", report.Bytes);
        json.WriteNumber("lines", report.Lines);
        json.WriteNumber("metrics", report.Metrics);
        json.WriteNumber("series", report.Series);
        foreach (var severity in Enum.GetValues<Severity>().OrderDescending())
            json.WriteNumber($"{Word(severity)}s", report.Count(severity));

        json.WriteStartArray("findings");
        foreach (var finding in report.Findings.Of(report.Format))
        {
            json.WriteStartObject();
            json.WriteString("rule", finding.Rule.Id);
            json.WriteString("group", Word(finding.Rule.Group));
            json.WriteString("severity", Word(finding.Rule.Severity));
            json.WriteString("metric", finding.Metric);
            if (finding.Line is { } line)
                json.WriteNumber("line", line);
            else
                json.WriteNull("line");
            json.WriteString("message", finding.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("not_shown");
        foreach (var (rule, count) in report.Findings.NotKept(report.Format))
            json.WriteNumber(rule.Id, count);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Word<T>(T value)
        where T : struct, Enum =>
        value.ToString().ToLowerInvariant();
}
