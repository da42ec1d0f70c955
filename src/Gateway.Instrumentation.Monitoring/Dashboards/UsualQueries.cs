namespace Gateway.Instrumentation.Monitoring.Dashboards;

/// <summary>
/// Queries that dashboards ask again and again, in one form. The labels to group by stand as in PromQL (<c>"provider, model"</c>; empty for
/// one series), and so do matchers (<c>status="failed"</c>).
/// </summary>
internal static class UsualQueries
{
    public const string Interval = "$__rate_interval";

    /// <summary>How much a counter grows per second.</summary>
    public static Query RateOf(MetricName counter, string by = "", string where = "", string range = Interval) =>
        Query.Parse($"sum{By(by)}(rate({counter}{Where(where)}[{range}]))");

    /// <summary>How much a counter grew over a range.</summary>
    public static Query IncreaseOf(MetricName counter, string by, string range, string where = "") =>
        Query.Parse($"sum{By(by)}(increase({counter}{Where(where)}[{range}]))");

    /// <summary>A quantile of a histogram, from the buckets of all series of a group together.</summary>
    public static Query QuantileOf(double quantile, MetricName histogram, string by = "", string where = "", string range = Interval) =>
        Query.Parse(FormattableString.Invariant($"histogram_quantile({quantile}, sum by ({(by.Length == 0 ? "le" : $"le, {by}")}) (rate({histogram}_bucket{Where(where)}[{range}])))"));

    /// <summary>The distribution of a histogram, for a heat map.</summary>
    public static Query BucketsOf(MetricName histogram) => Query.Parse($"sum by (le) (rate({histogram}_bucket[{Interval}]))");

    /// <summary>
    /// What a counter counts as a share of what another counts, or of all that it counts itself, from 0 to 1: 0 where there is a whole and no
    /// part of it yet, and no series where there is no whole. Matchers hold for the part.
    /// </summary>
    public static Query ShareOf(MetricName part, MetricName whole, string by, string where = "", string range = Interval)
    {
        var all = RateOf(whole, by, range: range).Text;
        return Query.Parse($"({RateOf(part, by, where, range).Text} or 0 * {all}) / ({all} > 0)");
    }

    /// <summary>What a counter counts as a share of what it and another count together, such as hits of hits and misses; no series where there is neither.</summary>
    public static Query ShareOfBoth(MetricName part, MetricName rest, string by = "")
    {
        string one = RateOf(part, by).Text, other = RateOf(rest, by).Text;
        return Query.Parse($"({one} or 0 * {other}) / (({one} or 0 * {other}) + ({other} or 0 * {one}) > 0)");
    }

    /// <summary>Lines of the growth of a counter per second.</summary>
    public static Target Rate(MetricName counter, string by, string where = "", string? legend = null) =>
        new(RateOf(counter, by, where), legend ?? LegendOf(by));

    /// <summary>Lines of shares, see <see cref="ShareOf"/>.</summary>
    public static Target Share(MetricName part, MetricName whole, string by, string where = "", string? legend = null) =>
        new(ShareOf(part, whole, by, where), legend ?? LegendOf(by));

    /// <summary>Lines of the growth of a counter over a fixed range, for what happens seldom.</summary>
    public static Target Increase(MetricName counter, string by, string range, string why, string where = "", string? legend = null) =>
        new(IncreaseOf(counter, by, range, where), legend ?? LegendOf(by)) { FixedRange = why };

    /// <summary>Lines of the level of a gauge: <c>sum</c>, <c>max</c> or <c>min</c> over the series of a group.</summary>
    public static Target Level(string aggregation, MetricName gauge, string by, string where = "", string? legend = null) =>
        new(Query.Parse($"{aggregation}{By(by)}({gauge}{Where(where)})"), legend ?? LegendOf(by));

    /// <summary>A line for each percentile and group of a histogram.</summary>
    public static IReadOnlyList<Target> Percentiles(MetricName histogram, string by, params IReadOnlyList<int> percentiles) =>
        [.. percentiles.Select(percentile => new Target(QuantileOf(percentile / 100.0, histogram, by), by.Length == 0 ? $"p{percentile}" : $"{LegendOf(by)} p{percentile}"))];

    /// <summary>The labels of a group as the name of a line.</summary>
    public static string LegendOf(string by) => by.Length == 0 ? "all" : string.Join(' ', by.Split(", ").Select(label => $"{{{{{label}}}}}"));

    private static string By(string by) => by.Length == 0 ? "" : $" by ({by}) ";

    private static string Where(string where) => where.Length == 0 ? "" : $"{{{where}}}";
}
