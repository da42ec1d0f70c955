using System.Reflection;

namespace Gateway.Instrumentation.Testing.Tests.Conformance;

/// <summary>Every family of the library keeps the rules that all families share.</summary>
public class BuiltInFamiliesTests
{
    public static TheoryData<Type> Families => [.. typeof(GatewayMetrics).GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Select(property => property.PropertyType).Where(type => type.Name.EndsWith("Metrics", StringComparison.Ordinal))];

    [Theory, MemberData(nameof(Families))]
    public void Conforms(Type family) => FamilyConformance.Check(family);
}
