using System.Globalization;
using System.Text;
using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Monitoring.Tests.Catalog;

public sealed class BuiltInMetricsTests
{
    [Fact]
    public void Every_metric_has_its_name_as_a_member() =>
        CheckedIn.Compare(Repository.PathOf("src", "Gateway.Instrumentation.Monitoring", "Catalog", "BuiltInMetrics.cs"), Generate());

    private static string Generate()
    {
        var text = new StringBuilder(
            """
            namespace Gateway.Instrumentation.Monitoring;

            // Generated from the definitions by tests/Gateway.Instrumentation.Monitoring.Tests; do not edit.

            /// <summary>The names of the built-in metrics, for queries: a metric that is renamed or removed breaks the build.</summary>
            public static class BuiltInMetrics
            {
            """);
        foreach (var definition in MetricCatalog.BuiltIn.Definitions.OrderBy(definition => definition.Name, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $$"""

                    /// <summary>{{definition.Help.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)}}</summary>
                    public static MetricName {{Member(definition.Name)}} { get; } = new("{{definition.Name}}");

                """);
        }

        return text.Append("}\n").ToString().ReplaceLineEndings("\n");
    }

    private static string Member(string name) =>
        string.Concat(name.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
