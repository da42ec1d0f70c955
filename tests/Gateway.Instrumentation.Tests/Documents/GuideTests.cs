using System.Reflection;
using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Documents;

/// <summary>The families that the guide shows are compiled and used as they stand there.</summary>
public class GuideTests
{
    private static readonly MarkdownDocument Guide = MarkdownDocument.Read("docs/guide.md");

    [Fact]
    public void The_checkout_family_of_the_guide_passes_the_test_that_the_guide_shows()
    {
        var assembly = Compiled("class CheckoutMetrics\n", "class CheckoutMetricsTests");
        var tests = assembly.GetType("CheckoutMetricsTests")!;
        var methods = tests.GetMethods().Where(method => method.GetCustomAttribute<FactAttribute>() is not null).ToList();
        methods.ShouldNotBeEmpty();
        foreach (var method in methods)
            method.Invoke(Activator.CreateInstance(tests), null);
    }

    [Fact]
    public void The_checkout_family_of_the_guide_takes_less_than_thirty_lines() =>
        Block("class CheckoutMetrics\n").Split('\n').Count(line => line.Length > 0).ShouldBeLessThan(30);

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

    [Fact]
    public void The_summary_that_the_guide_shows_is_what_its_code_prints()
    {
        var code = Block("metrics.WriteSummary(Console.Out)").Replace("Console.Out", "output", StringComparison.Ordinal);
        var program = Assembly.Load(Snippet.Compile(
            $"using System;\nusing Gateway.Instrumentation;\npublic static class Program {{ public static void Run(System.IO.TextWriter output) {{ {code} }} }}"));
        using var printed = new StringWriter { NewLine = "\n" };
        program.GetType("Program")!.GetMethod("Run")!.Invoke(null, [printed]);
        WithoutTime(printed.ToString()).ShouldBe(WithoutTime(Guide.CodeBlocks.Single(block => block.Text.StartsWith("Metrics at ", StringComparison.Ordinal)).Text));

        static string WithoutTime(string summary) => summary[summary.IndexOf('\n', StringComparison.Ordinal)..];
    }

    private static (object Family, Type Enum) Family(string family, string enumName, GatewayMetrics metrics)
    {
        var assembly = Compiled($"class {family}\n");
        return (Activator.CreateInstance(assembly.GetType(family)!, metrics.Factory)!, assembly.GetType(enumName)!);
    }

    private static Assembly Compiled(params string[] parts) => Assembly.Load(Snippet.Compile(
        "using System;\nusing Gateway.Instrumentation;\nusing Gateway.Instrumentation.Testing;\nusing Xunit;\n"
        + string.Concat(parts.Select(Block))));

    private static string Block(string part) => Guide.CodeBlocks
        .Select(block => block.Text).Single(block => block.Contains(part, StringComparison.Ordinal));
}
