using System.Reflection;
using System.Text.RegularExpressions;
using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Tests.Catalog;

/// <summary>The families that the guide shows are compiled and used as they stand there.</summary>
public partial class GuideTests
{
    [Fact]
    public void The_checkout_family_of_the_guide_shows_every_outcome_from_the_first_step_on()
    {
        var metrics = TestMetrics.Create();
        var (family, enumType) = Family("CheckoutMetrics", "CheckoutStep", metrics);

        using (var step = (OperationScope)family.GetType().GetMethod("TrackStep")!.Invoke(family, [Enum.Parse(enumType, "Payment")])!)
            step.Fail("declined");

        metrics.Value("checkout_steps_total", ("step", "payment"), ("status", "failed")).ShouldBe(1);
        metrics.Value("checkout_steps_total", ("step", "payment"), ("status", "success")).ShouldBe(0);
        metrics.Value("checkout_step_duration_seconds_count", ("step", "payment")).ShouldBe(1);
    }

    [Theory]
    [InlineData("Hit", "price_cache_hits_total")]
    [InlineData("Miss", "price_cache_misses_total")]
    [InlineData(null, "price_cache_errors_total")]
    public void The_cache_family_of_the_guide_counts_hits_misses_and_failures(string? outcome, string counter)
    {
        var metrics = TestMetrics.Create();
        var (family, enumType) = Family("PriceCacheMetrics", "Lookup", metrics);

        var scope = family.GetType().GetMethod("TrackLookup")!.Invoke(family, null)!;
        if (outcome is not null)
            scope.GetType().GetMethod("Complete")!.Invoke(scope, [Enum.Parse(enumType, outcome)]);
        ((IDisposable)scope).Dispose();

        metrics.Value(counter).ShouldBe(1);
        new[] { "price_cache_hits_total", "price_cache_misses_total", "price_cache_errors_total" }
            .Sum(name => metrics.Has(name) ? metrics.Value(name) : 0).ShouldBe(1);
    }

    private static (object Family, Type Enum) Family(string family, string enumName, GatewayMetrics metrics)
    {
        var guide = File.ReadAllText(Repository.PathOf("docs", "guide.md"));
        var sample = CSharpBlock().Matches(guide).Select(match => match.Groups[1].Value)
            .Single(block => block.Contains($"class {family}", StringComparison.Ordinal));
        var assembly = Assembly.Load(Snippet.Compile($"using System;\nusing Gateway.Instrumentation;\n{sample}"));
        return (Activator.CreateInstance(assembly.GetType(family)!, metrics.Factory)!, assembly.GetType(enumName)!);
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharpBlock();
}
