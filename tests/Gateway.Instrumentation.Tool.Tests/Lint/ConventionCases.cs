using System.Globalization;
using static Gateway.Instrumentation.Tool.Tests.RuleCaseFormat;

namespace Gateway.Instrumentation.Tool.Tests;

/// <summary>What Prometheus reads, and what will cost money or make a query wrong.</summary>
internal static class ConventionCases
{
    public static IReadOnlyList<RuleCase> Both { get; } =
    [
        new("counter-total", 1, "# TYPE a counter\na 1\n", "# TYPE a_total counter\na_total 1\n"),
        new("base-unit", 1, Gauge("a_milliseconds"), Gauge("a_seconds")),
        new("base-unit", 1, "# TYPE a_ms_total counter\na_ms_total 1\n", "# TYPE a_seconds_total counter\na_seconds_total 1\n"),
        new("base-unit", 1, Gauge("heap_mb"), Gauge("heap_bytes")),
        new("base-unit", 1, Gauge("used_percent"), Gauge("used_ratio")),
        new("base-unit", 1, "# TYPE wait_minutes histogram\nwait_minutes_bucket{le=\"+Inf\"} 1\nwait_minutes_sum 1\nwait_minutes_count 1\n", Gauge("days")),
        new("type-suffix", 1, Gauge("a_total"), Gauge("a")),
        new("type-suffix", 1, Gauge("a_count"), "a_count 1\n"),
        new("type-suffix", 1, Gauge("a_sum"), "# TYPE a summary\na_sum 1\na_count 1\n"),
        new("type-suffix", 1, Gauge("a_bucket"), "# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 1\n"),
        new("camel-case", 1, Gauge("queueDepth"), Gauge("queue_depth")),
        new("camel-case", 1, "a{userName=\"x\"} 1\n", "a{user_name=\"x\"} 1\n"),
        new("colon", 1, Gauge("job:a:sum"), Gauge("job_a")),
        new("reserved-label", 1, "a{job=\"x\"} 1\n", "a{job_name=\"x\"} 1\n"),
        new("reserved-label", 1, "a{instance=\"x\"} 1\n", "a{server=\"x\"} 1\n"),
        new("reserved-label", 1, "a{__x=\"x\"} 1\n", "a{_x=\"x\"} 1\n"),
        new("reserved-label", 2, "# TYPE a gauge\na{le=\"1\"} 1\n", "# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 1\n"),
        new("reserved-label", 2, "# TYPE a gauge\na{quantile=\"1\"} 1\n", "# TYPE a summary\na{quantile=\"1\"} 1\na_sum 1\na_count 1\n"),
        new("name-in-label", 1, "a{name=\"a\"} 1\n", "a{name=\"b\"} 1\n"),
        new("name-in-label", 1, "errors_by_code_total{code=\"1\"} 1\n", "errors_total{code=\"1\"} 1\nerrors_by_codes{code=\"1\"} 1\n"),

        new("help-missing", 1, "# TYPE a gauge\na 1\n", "# TYPE a gauge\n# HELP a A.\na 1\n"),
        new("help-empty", 1, "# HELP a\na 1\n", "# HELP a A.\na 1\n"),
        new("help-empty", 1, "# HELP a \t\na 1\n", "# HELP a \tA.\na 1\n"),
        new("type-missing", 1, "# HELP a A.\na 1\n", "# HELP a A.\n# TYPE a untyped\na 1\n"),

        new("series-per-metric", 1, Series("a", 1_001), Series("a", 1_000)),
        new("series-per-page", 0, string.Concat(Enumerable.Range(0, 11).Select(i => Series($"a{i}", 910))), string.Concat(Enumerable.Range(0, 10).Select(i => Series($"a{i}", 1_000)))),
        new("label-values", 1, Values("0b7f6c9e-58a2-4f0b-9d5e-1c2d3e4f5a6b", "1b7f6c9e-58a2-4f0b-9d5e-1c2d3e4f5a6b"), Values("0b7f6c9e-58a2-4f0b-9d5e-1c2d3e4f5a6b")),
        new("label-values", 1, Values("user-0b7f6c9e-58a2-4f0b-9d5e-1c2d3e4f5a6b", "user-1b7f6c9e-58a2-4f0b-9d5e-1c2d3e4f5a6b"), Values("user-a", "user-b")),
        new("label-values", 1, Values("anna@shop.example"), Values("anna", "@shop", "a@b")),
        new("label-values", 1, Values("2026-11-27T10:00:00Z", "2026-11-27T10:00:01Z", "2026-11-28"), Values("2026-11-27T10:00:00Z", "v2", "v3")),
        new("label-values", 1, Values("1700000000", "1700000001.5", "1700000002123"), Values("10", "20", "65535")),
        new("label-values", 1, Values("/users/1", "/users/2"), Values("/users/{id}", "/api/v1/query", "/404")),
        new("label-values", 1, Values("/users/1", "/users/2", "/a", "/b"), Values("/users/1", "/users/2", "/a", "/b", "/c")), // a few of many may be names
        new("label-values", 1, Values("/a/0b7f6c9e-58a2-4f0b-9d5e-1c2d3e4f5a6b/b", "/a/1b7f6c9e-58a2-4f0b-9d5e-1c2d3e4f5a6b/b"), Values("/a/b", "/a/c")),
        new("label-values", 1, Values("http://shop/search?q=a", "http://shop/search?q=b"), Values("http://shop/search", "http://bank/search")),
        new("label-values", 1, Values("1000001", "1000002", "1000003"), Values("200", "404", "50051")),
        new("label-values", 1, Values("user-1001", "user-1002", "user-1003"), Values("gpt-4", "gpt-5", "shard-12")),
        new("label-values", 1, Values("9f86d081884c7d65", "9f86d081884c7d66", "9f86d081884c7d67"), Values("abcdefabcdefabcdef", "facade", "decade")),

        new("gateway-folded", 1, "gateway_metrics_overflow_total{metric=\"a\"} 3\n", "gateway_metrics_overflow_total{metric=\"a\"} 0\n"),
        new("gateway-rejected", 1, "gateway_metrics_rejected_total{metric=\"a\",reason=\"negative\"} 3\n", "gateway_metrics_rejected_total{metric=\"a\",reason=\"negative\"} 0\n"),
        new("gateway-folded", 2, "# TYPE gateway_metrics_overflow counter\ngateway_metrics_overflow_total{metric=\"a\"} 3\n# EOF\n", "# TYPE gateway_metrics_overflow counter\ngateway_metrics_overflow_total{metric=\"a\"} 0\n# EOF\n", OpenMetrics),
    ];

    private static string Gauge(string name) => $"# TYPE {name} gauge\n{name} 1\n";

    private static string Series(string name, int count) =>
        string.Concat(Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{name}{{x=\"x{i}\"}} 1\n")));

    private static string Values(params string[] values) => string.Concat(values.Select(value => $"a{{x=\"{value}\"}} 1\n"));
}
