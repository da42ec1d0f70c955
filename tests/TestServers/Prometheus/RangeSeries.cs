namespace Gateway.Instrumentation.TestServers;

/// <summary>One series of a query's answer over a time.</summary>
/// <param name="Labels">Its labels, with <c>__name__</c> where the query kept it.</param>
/// <param name="Points">Its values in order of time, as seconds since 1970. Where it has none there is no point.</param>
public sealed record RangeSeries(IReadOnlyDictionary<string, string> Labels, params IReadOnlyList<(double Time, double Value)> Points);
