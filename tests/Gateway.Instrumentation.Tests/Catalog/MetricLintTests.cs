using System.Text.RegularExpressions;

namespace Gateway.Instrumentation.Tests.Catalog;

/// <summary>The conventions of Prometheus, held against every metric of every family.</summary>
public partial class MetricLintTests
{
    private static readonly Dictionary<string, string> Exceptions = new(StringComparer.Ordinal)
    {
        ["active_positions_count: ends like another type"] = "the trading system's dashboards know it by this name",
        ["batch_size_histogram: names its type"] = "the ingestion system's dashboards know it by this name",
        ["batch_size_histogram: a histogram without a unit"] = "counts files, which have no base unit",
        ["drawdown_percentage: a percentage instead of a ratio"] = "the trading system's dashboards know it by this name",
        ["llm_errors_total: more than three labels"] = "a model means something together with its provider and what is asked of it",
        ["llm_requests_total: more than three labels"] = "a model means something together with its provider and what is asked of it",
        ["messaging_batch_size: a histogram without a unit"] = "counts messages, which have no base unit",
        ["messaging_delivery_attempts: a histogram without a unit"] = "counts deliveries, which have no base unit",
        ["goal_progress_percentage: a percentage instead of a ratio"] = "the trading system's dashboards know it by this name",
    };

    // The largest value that an alert compares a metric's quantile with: a quantile never exceeds the highest bound, and
    // is interpolated where no bound is at the threshold. From the working expressions of the alerts.
    private static readonly Dictionary<string, double[]> AlertThresholds = new(StringComparer.Ordinal)
    {
        ["pricing_sync_duration_seconds"] = [120],
        ["pricing_api_latency_seconds"] = [1],
        ["pricing_score_latency_seconds"] = [0.08, 0.2],
        ["pricing_model_prediction_seconds"] = [0.1],
        ["pricing_retraining_duration_seconds"] = [1800],
    };

    [Fact]
    public void Every_metric_keeps_the_conventions_or_is_a_listed_exception() =>
        AllFamilies.Definitions.SelectMany(Faults).Order(StringComparer.Ordinal).ShouldBe(Exceptions.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Buckets_have_a_bound_at_each_alert_threshold_and_one_above()
    {
        foreach (var (name, thresholds) in AlertThresholds)
        {
            var buckets = AllFamilies.Definitions.Single(definition => definition.Name == name).Buckets!;
            foreach (var threshold in thresholds)
                buckets.ShouldContain(threshold, $"{name} is compared with {threshold}");
            buckets[^1].ShouldBeGreaterThan(thresholds.Max(), $"{name} is compared with {thresholds.Max()}");
        }
    }

    [Theory]
    [InlineData("jobs", MetricType.Gauge, "Jobs.", "help repeats the name")]
    [InlineData("job_wait_ms", MetricType.Gauge, "How long jobs wait.", "a unit that is no base unit")]
    [InlineData("jobCount", MetricType.Gauge, "Jobs that wait for a worker.", "not in snake_case")]
    [InlineData("job_wait", MetricType.Histogram, "How long jobs wait.", "a histogram without a unit")]
    [InlineData("jobs_gauge", MetricType.Gauge, "Jobs that wait for a worker.", "names its type")]
    [InlineData("jobs_total", MetricType.Gauge, "Jobs that wait for a worker.", "ends like another type")]
    [InlineData("jobs_waiting", MetricType.Gauge, "Jobs that wait for a worker", "help is no sentence")]
    public void The_lint_finds_what_it_is_for(string name, MetricType type, string help, string fault) =>
        Faults(new MetricDefinition(name, type, help, [], "Family", type == MetricType.Histogram ? [1] : null)).ShouldBe([$"{name}: {fault}"]);

    [Fact]
    public void The_lint_finds_labels_without_a_limit_and_labels_that_Prometheus_sets_itself()
    {
        var labels = new[] { "job", "queue" }.Select(name => new LabelDefinition(name, LabelKind.Text, typeof(string), [], int.MaxValue)).ToList();
        Faults(new MetricDefinition("jobs_waiting", MetricType.Gauge, "Jobs that wait for a worker.", labels, "Family"))
            .ShouldBe(["jobs_waiting: label job has no limit", "jobs_waiting: label queue has no limit", "jobs_waiting: Prometheus sets the label job itself"]);
    }

    private static IEnumerable<string> Faults(MetricDefinition definition)
    {
        var name = definition.Name;
        if (!SnakeCase().IsMatch(name))
            yield return $"{name}: not in snake_case";
        if (OtherUnit().IsMatch(name))
            yield return $"{name}: a unit that is no base unit";
        if (name.EndsWith("_percentage", StringComparison.Ordinal) || name.EndsWith("_percent", StringComparison.Ordinal))
            yield return $"{name}: a percentage instead of a ratio";
        if (TypeName().IsMatch(name))
            yield return $"{name}: names its type";
        if (definition.Type is not MetricType.Counter && OtherTypesEnding().IsMatch(name))
            yield return $"{name}: ends like another type";
        if (definition.Type == MetricType.Histogram && MetricUnits.Of(name) is null)
            yield return $"{name}: a histogram without a unit";
        if (!definition.Help.EndsWith('.') || char.IsLower(definition.Help[0]))
            yield return $"{name}: help is no sentence";
        if (Words(definition.Help).Except(Words(name)).Count() < 2)
            yield return $"{name}: help repeats the name";
        if (definition.Labels.Count > 3)
            yield return $"{name}: more than three labels";
        foreach (var label in definition.Labels.Where(label => definition.Family is not null && label.Limit is < 1 or int.MaxValue))
            yield return $"{name}: label {label.Name} has no limit";
        foreach (var label in definition.Labels.Where(label => label.Name is "job" or "instance" or "service_name"))
            yield return $"{name}: Prometheus sets the label {label.Name} itself";
    }

    private static IEnumerable<string> Words(string text) =>
        WordOf().Matches(text.ToUpperInvariant()).Select(match => match.Value.TrimEnd('S'));

    [GeneratedRegex("^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
    private static partial Regex SnakeCase();

    [GeneratedRegex("_(ms|us|ns|milliseconds|microseconds|nanoseconds|minutes|hours|days|kb|mb|kilobytes|megabytes)(_|$)")]
    private static partial Regex OtherUnit();

    [GeneratedRegex("(^|_)(counter|gauge|histogram|summary)(_|$)")]
    private static partial Regex TypeName();

    [GeneratedRegex("_(total|count|sum|bucket)$")]
    private static partial Regex OtherTypesEnding();

    [GeneratedRegex("[A-Z]+")]
    private static partial Regex WordOf();
}
