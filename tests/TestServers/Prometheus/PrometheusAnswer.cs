using System.Globalization;
using System.Text.Json;

namespace Gateway.Instrumentation.TestServers;

/// <summary>Reads the answers of Prometheus' HTTP API.</summary>
internal static class PrometheusAnswer
{
    public static IReadOnlyList<QuerySample> Samples(JsonElement data) => data.GetProperty("resultType").GetString() switch
    {
        "vector" => [.. data.GetProperty("result").EnumerateArray().Select(series => new QuerySample(Labels(series), Number(series.GetProperty("value"))))],
        "scalar" => [new QuerySample(new Dictionary<string, string>(), Number(data.GetProperty("result")))],
        var other => throw new PrometheusException($"The query gives a {other}; ask for one moment (a vector or a scalar)."),
    };

    public static IReadOnlyList<RangeSeries> Series(JsonElement data) =>
        [.. data.GetProperty("result").EnumerateArray().Select(series => new RangeSeries(
            Labels(series), [.. series.GetProperty("values").EnumerateArray().Select(pair => (pair[0].GetDouble(), Number(pair)))]))];

    public static IReadOnlyList<TargetHealth> Targets(JsonElement data) =>
        [.. data.GetProperty("activeTargets").EnumerateArray().Select(target => new TargetHealth(
            target.GetProperty("labels").GetProperty("job").GetString()!,
            target.GetProperty("scrapeUrl").GetString()!,
            target.GetProperty("health").GetString()!,
            target.GetProperty("lastError").GetString()!))];

    private static Dictionary<string, string> Labels(JsonElement series) =>
        series.GetProperty("metric").EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!);

    // [1700000000.123, "42"]: the time, then the value in a string, because JSON has no infinity.
    private static double Number(JsonElement pair) => pair[1].GetString() switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        "NaN" => double.NaN,
        var text => double.Parse(text!, NumberStyles.Float, CultureInfo.InvariantCulture),
    };
}
