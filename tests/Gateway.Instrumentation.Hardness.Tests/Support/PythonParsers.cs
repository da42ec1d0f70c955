using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Gateway.Instrumentation.Hardness.Tests;

/// <summary>The parsers of Prometheus' Python client: the one of OpenMetrics checks much that Prometheus lets pass.</summary>
internal static class PythonParsers
{
    // The distribution's own: another Python may come first on PATH, and has not this package.
    private const string Python = "/usr/bin/python3";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly Lazy<bool> Installed = new(IsInstalled);

    /// <summary>Skips the test, or fails it where nothing may be skipped, when the parsers are not there.</summary>
    public static void Require()
    {
        if (Installed.Value)
            return;
        const string Reason = "The parsers of prometheus_client are not there: install them with: apt-get install python3-prometheus-client.";
        if (Environment.GetEnvironmentVariable("GATEWAY_REQUIRE_SERVERS") == "1")
            throw new InvalidOperationException(Reason + " GATEWAY_REQUIRE_SERVERS=1 allows no skipping.");
        Assert.Skip(Reason);
    }

    /// <summary>Reads pages, in one go: to start Python takes longer than to read a page.</summary>
    public static async Task<IReadOnlyList<PythonPage>> ReadAsync(IReadOnlyCollection<(ExpositionFormat Format, string Page)> pages)
    {
        var input = JsonSerializer.Serialize(pages.Select(page => new { format = page.Format.ToString(), page = page.Page }));
        var (output, errors) = await RunAsync([Path.Combine(AppContext.BaseDirectory, "Conformance", "parse_pages.py")], input);
        if (output.Length == 0)
            throw new InvalidOperationException($"The Python parsers said nothing but: {errors}");
        return JsonSerializer.Deserialize<List<PythonPage>>(output, Json)!;
    }

    /// <summary>Reads one page, which has to be valid.</summary>
    public static async Task<PythonPage> ReadValidAsync(MetricRegistry registry, ExpositionFormat format)
    {
        var text = registry.CollectText(format);
        var page = (await ReadAsync([(format, text)])).Single();
        page.Error.ShouldBeNull(text.Length < 20_000 ? text : $"a page of {text.Length} characters");
        return page;
    }

    private static bool IsInstalled()
    {
        if (!File.Exists(Python))
            return false;
        using var process = Process.Start(new ProcessStartInfo(Python, ["-c", "import prometheus_client"]) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private static async Task<(string Output, string Errors)> RunAsync(string[] arguments, string input)
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        using var process = Process.Start(new ProcessStartInfo(Python, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = utf8,
            StandardOutputEncoding = utf8,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return (await output, await errors);
    }
}

/// <summary>What the parser understood of a page.</summary>
/// <param name="Error">Why it refused the page; null when it did not.</param>
internal sealed record PythonPage(string? Error, IReadOnlyList<PythonFamily> Families, IReadOnlyList<PythonSample> Samples);

internal sealed record PythonFamily(string Name, string Type, string Help);

internal sealed record PythonSample(string Name, Dictionary<string, string> Labels, string Value, PythonExemplar? Exemplar)
{
    public double Number => PythonNumber.Parse(Value);
}

internal sealed record PythonExemplar(Dictionary<string, string> Labels, string Value, string? At);

internal static class PythonNumber
{
    public static double Parse(string text) => text switch
    {
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        "nan" => double.NaN,
        _ => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture),
    };
}
