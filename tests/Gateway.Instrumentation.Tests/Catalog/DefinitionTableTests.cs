using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Tests.Catalog;

/// <summary>The names, types, labels and buckets that dashboards and alerts rely on. A difference here breaks somebody's dashboard.</summary>
public class DefinitionTableTests
{
    private static readonly string Table = Repository.PathOf("tests", "Gateway.Instrumentation.Tests", "Catalog", "definitions.txt");

    [Fact]
    public void The_definitions_are_those_that_dashboards_and_alerts_rely_on() =>
        CheckedIn.Compare(Table, string.Concat(InFamilies.Select(definition => Describe(definition) + "\n")));

    [Fact]
    public void Every_metric_belongs_to_the_family_that_is_called_after_its_class() =>
        InFamilies.Select(definition => definition.Family).Distinct().ShouldBe(BuiltInFamilies.All.Select(type => type.Name), ignoreOrder: true);

    [Fact]
    public void A_family_registers_when_it_is_asked_for_first()
    {
        foreach (var type in BuiltInFamilies.All)
        {
            // A request is counted for its provider and, of a web service, its model in the same call, so their families come with it.
            string[] along = type == typeof(HttpMetrics) ? [nameof(ProviderMetrics), nameof(ModelMetrics)] : type == typeof(LlmMetrics) ? [nameof(ProviderMetrics)] : [];
            var metrics = new GatewayMetrics();
            metrics.Registry.Definitions.ShouldAllBe(definition => definition.Family == null);
            var family = BuiltInFamilies.Find(type, metrics);
            family.ShouldBeOfType(type);
            metrics.Registry.Definitions.Select(definition => definition.Family).OfType<string>().Distinct()
                .ShouldBe([type.Name, .. along], ignoreOrder: true);
            BuiltInFamilies.Find(type, metrics).ShouldBeSameAs(family);
        }
    }

    private static IEnumerable<MetricDefinition> InFamilies => AllFamilies.Definitions.Where(definition => definition.Family is not null);

    private static string Describe(MetricDefinition definition)
    {
        var labels = definition.Labels.Select(label => $"{label.Name}={(label.Values.Count == 0 ? $"{label.Kind}({label.Limit})" : string.Join('|', label.Values))}");
        return string.Join(' ', [definition.Family, definition.Type.ToString().ToLowerInvariant(), definition.Name, .. labels, .. definition.Buckets is { } buckets ? [buckets.ToString()] : (string[])[]]);
    }
}
