using System.Reflection;
using Gateway.Instrumentation.AspNetCore;

namespace Gateway.Instrumentation.Tests.Documents;

/// <summary>The quick reference leaves nothing out.</summary>
public class QuickReferenceTests
{
    private static readonly MarkdownDocument Page = MarkdownDocument.Read("docs/quick-reference.md");

    [Fact]
    public void Every_option_is_named()
    {
        var named = Page.CodeSpans.ToHashSet(StringComparer.Ordinal);
        OptionsOf(typeof(GatewayMetricsOptions)).Where(option => !named.Contains(option)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(typeof(RequestMetricsOptions))]
    [InlineData(typeof(MetricsEndpointOptions))]
    public void Every_option_for_web_services_is_named_on_their_page(Type options)
    {
        var named = MarkdownDocument.Read("docs/aspnetcore.md").CodeSpans.ToHashSet(StringComparer.Ordinal);
        OptionsOf(options).Where(option => !named.Contains(option)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_family_is_named()
    {
        var families = typeof(GatewayMetrics).GetProperties().Where(property => property.PropertyType.Name.EndsWith("Metrics", StringComparison.Ordinal)).ToList();
        families.Select(property => property.PropertyType).ShouldBe(BuiltInFamilies.All, ignoreOrder: true);
        var calls = string.Join('\n', Page.CodeSpans);
        families.Where(family => !calls.Contains($"metrics.{family.Name}", StringComparison.Ordinal)).Select(family => family.Name).ShouldBeEmpty();
    }

    /// <summary>Names as in a configuration without its colons: <c>ServiceName</c>, <c>Health.MinimumRequests</c>.</summary>
    private static IEnumerable<string> OptionsOf(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance).SelectMany(property =>
        property.PropertyType.Namespace == type.Namespace && property.PropertyType.IsClass
            ? OptionsOf(property.PropertyType).Select(inner => $"{property.Name}.{inner}")
            : [property.Name]);
}
