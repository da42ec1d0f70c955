using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Benchmarks.Scale;

/// <summary>What a server says of itself on its own page.</summary>
internal sealed class OwnMetrics(string page)
{
    public static async Task<OwnMetrics> ReadAsync(HttpServer server) => new(await server.OwnPageAsync());

    /// <summary>The sum of all series of a metric whose labels begin so; 0 when there is none.</summary>
    public double this[string name, string labels = ""] => Regex.Matches(page, $$"""^{{name}}(\{{{labels}}[^}]*\})? (?<value>\S+)$""", RegexOptions.Multiline)
        .Sum(match => double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture));
}
