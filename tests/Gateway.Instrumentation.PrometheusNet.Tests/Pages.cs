using System.Globalization;
using System.Text;
using Gateway.Instrumentation.Testing;
using Microsoft.Extensions.Logging;
using Prometheus;

namespace Gateway.Instrumentation.PrometheusNet.Tests;

/// <summary>Reads the pages of both libraries, for comparison.</summary>
internal static class Pages
{
    public static async Task<string> TextAsync(this CollectorRegistry registry, bool openMetrics = false)
    {
        using var page = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(
            page, openMetrics ? Prometheus.ExpositionFormat.OpenMetricsText : Prometheus.ExpositionFormat.PrometheusText, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(page.ToArray());
    }

    /// <summary>The samples by name and labels, which have an order and numbers written in one way.</summary>
    public static Dictionary<string, double> Samples(string page) =>
        MetricsPage.Parse(page).Samples.ToDictionary(Series, sample => sample.Value, StringComparer.Ordinal);

    /// <summary>Compares all samples of our page with those of the other page that have the same names.</summary>
    public static async Task ShouldShowAsync(this CollectorRegistry theirs, MetricRegistry ours, double tolerance = 0)
    {
        var shown = Samples(await theirs.TextAsync());
        var expected = Samples(ours.CollectText());
        shown.Keys.Order().ShouldBe(expected.Keys.Order());
        foreach (var (series, value) in expected)
        {
            if (series.Contains("_sum{", StringComparison.Ordinal) && tolerance > 0)
                Math.Abs(shown[series] - value).ShouldBeLessThanOrEqualTo(tolerance * Math.Abs(value), series);
            else
                shown[series].ShouldBe(value, series);
        }
    }

    private static string Series(MetricSample sample) => $"{sample.Name}{{{string.Join(',', sample.Labels
        .Select(label => $"{label.Key}={(label.Key is "le" or "quantile" ? Number(label.Value) : label.Value)}").Order(StringComparer.Ordinal))}}}";

    private static string Number(string text) =>
        text == "+Inf" ? text : double.Parse(text, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
}

/// <summary>Keeps the warnings.</summary>
internal sealed class KeptLog : ILogger, ILoggerProvider
{
    private readonly List<string> _warnings = [];

    public IReadOnlyList<string> Warnings
    {
        get
        {
            lock (_warnings)
                return [.. _warnings];
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public ILogger CreateLogger(string categoryName) => this;

    public void Dispose()
    {
    }

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;
        lock (_warnings)
            _warnings.Add(formatter(state, exception) + (exception is null ? "" : $" [{exception.GetType().Name}: {exception.Message}]"));
    }
}
