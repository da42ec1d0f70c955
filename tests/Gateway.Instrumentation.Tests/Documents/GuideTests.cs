using System.Reflection;
using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Documents;

/// <summary>The families that the guide shows are compiled and used as they stand there.</summary>
public class GuideTests
{
    private static readonly IReadOnlyList<MarkdownDocument> Chapters = [.. MarkdownDocument.Chapters.Select(MarkdownDocument.Read)];

    public static TheoryData<string> Paths => [.. MarkdownDocument.Chapters];

    [Fact]
    public void The_checkout_family_of_the_guide_passes_the_test_that_the_guide_shows()
    {
        var assembly = Compiled("class CheckoutMetrics(", "class CheckoutMetricsTests");
        var tests = assembly.GetType("CheckoutMetricsTests")!;
        var methods = tests.GetMethods().Where(method => method.GetCustomAttribute<FactAttribute>() is not null).ToList();
        methods.ShouldNotBeEmpty();
        foreach (var method in methods)
            method.Invoke(Activator.CreateInstance(tests), null);
    }

    [Fact]
    public void A_first_family_takes_less_than_ten_lines() =>
        Block("class CheckoutMetrics(").Split('\n').Count(line => line.Length > 0).ShouldBeLessThan(10);

    [Fact]
    public void The_lines_that_the_checkout_family_of_the_guide_shows_are_on_its_page()
    {
        var metrics = TestMetrics.Create();
        var (family, step) = Family("CheckoutMetrics(", "CheckoutStep", metrics);
        using (Call<OperationScope>(family, "TrackStep", Enum.Parse(step, "Payment")))
        {
            // It ends without a word.
        }

        var page = metrics.Registry.CollectText().Split('\n');
        Block("checkout_step_total{step=\"payment\",status=\"failed\"} 1").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !page.Contains(line)).ShouldBeEmpty();
    }

    [Fact]
    public void The_order_family_of_the_guide_counts_orders_and_what_is_in_progress()
    {
        var metrics = TestMetrics.Create();
        var (family, _) = Family("OrderMetrics(", null, metrics);

        Call<object>(family, "RecordPlaced", "berlin", 60.0);
        using (Call<InProgressScope>(family, "TrackPacking"))
            metrics.Value("orders_packing").ShouldBe(1);

        metrics.Value("orders_packing").ShouldBe(0);
        metrics.Value("shop_orders_placed_total", ("shop", "berlin")).ShouldBe(1);
        metrics.Value("order_value_euros_bucket", ("shop", "berlin"), ("le", "100.0")).ShouldBe(1);
        metrics.Value("order_value_euros_bucket", ("shop", "berlin"), ("le", "50.0")).ShouldBe(0);
    }

    [Fact]
    public void The_import_family_of_the_guide_records_scopes_and_what_was_timed_elsewhere()
    {
        var time = new ManualTimeProvider();
        var metrics = TestMetrics.Create(time);
        var (family, source) = Family("ImportMetrics\n", "ImportSource", metrics);
        var upload = Enum.Parse(source, "Upload");

        using (var scope = Call<OperationScope>(family, "TrackImport", upload))
        {
            metrics.Value("imports_inprogress", ("source", "upload")).ShouldBe(1);
            time.Advance(TimeSpan.FromSeconds(5));
            scope.Succeed();
        }

        Call<object>(family, "RecordImport", upload, OperationOutcome.Failed, TimeSpan.FromSeconds(2));

        metrics.Value("imports_inprogress", ("source", "upload")).ShouldBe(0);
        metrics.Value("imports_total", ("source", "upload"), ("status", "success")).ShouldBe(1);
        metrics.Value("imports_total", ("source", "upload"), ("status", "failed")).ShouldBe(1);
        metrics.Value("imports_total", ("source", "upload"), ("status", "cancelled")).ShouldBe(0);
        metrics.Value("import_duration_seconds_sum", ("source", "upload")).ShouldBe(7);
        metrics.Value("import_last_success_timestamp_seconds", ("source", "upload")).ShouldBe(time.GetUtcNow().ToUnixTimeSeconds());
    }

    [Theory]
    [InlineData("Hit", "hit")]
    [InlineData("Miss", "miss")]
    [InlineData(null, null)]
    public void The_cache_family_of_the_guide_counts_hits_misses_and_failures(string? result, string? label)
    {
        var metrics = TestMetrics.Create();
        var (family, enumType) = Family("PriceCacheMetrics\n", "Lookup", metrics);

        var scope = Call<object>(family, "TrackLookup");
        if (result is not null)
            scope.GetType().GetMethod("Complete")!.Invoke(scope, [Enum.Parse(enumType, result)]);
        ((IDisposable)scope).Dispose();

        if (label is not null)
            metrics.Value("price_cache_lookups_total", ("result", label)).ShouldBe(1);
        (metrics.Value("price_cache_lookups_total") + metrics.Value("price_cache_errors_total")).ShouldBe(1);
        metrics.Value("price_cache_errors_total").ShouldBe(result is null ? 1 : 0);
    }

    [Fact]
    public void The_search_family_of_the_guide_shows_a_percentile_and_an_error_rate()
    {
        var metrics = TestMetrics.Create();
        var (family, _) = Family("SearchMetrics\n", null, metrics);

        Call<object>(family, "RecordSearch", "books", OperationOutcome.Success, TimeSpan.FromSeconds(1));
        Call<object>(family, "RecordSearch", "books", OperationOutcome.Failed, TimeSpan.FromSeconds(1));

        metrics.Value("search_error_rate", ("index", "books")).ShouldBe(0.5);
        metrics.Value("search_p95_seconds", ("index", "books")).ShouldBe(1, 0.01);
        metrics.Value("search_duration_seconds_count", ("index", "books")).ShouldBe(2);
    }

    [Fact]
    public void The_assistant_family_of_the_guide_records_to_the_providers_that_all_share()
    {
        var metrics = TestMetrics.Create();
        var (family, _) = Family("AssistantMetrics(", null, metrics);

        using (var scope = Call<OperationScope>(family, "TrackQuestion", "openai"))
            scope.Succeed();

        metrics.Value("assistant_questions_total").ShouldBe(1);
        metrics.Providers.RecordRequest("openai", TimeSpan.Zero);
        metrics.Value("provider_requests_total", ("provider", "openai")).ShouldBe(2);
    }

    [Fact]
    public void The_session_family_of_the_guide_removes_what_has_ended()
    {
        var metrics = TestMetrics.Create();
        var (family, _) = Family("SessionMetrics(", null, metrics);

        Call<object>(family, "SetBuffered", "s-1", 512L);
        metrics.Value("session_buffered_bytes", ("session_id", "s-1")).ShouldBe(512);
        Call<bool>(family, "Close", "s-1").ShouldBeTrue();

        metrics.Has("session_buffered_bytes").ShouldBeFalse();
    }

    [Theory]
    [InlineData("CheckoutMetrics(")]
    [InlineData("OrderMetrics(")]
    [InlineData("ImportMetrics\n")]
    [InlineData("PriceCacheMetrics\n")]
    [InlineData("SearchMetrics\n")]
    [InlineData("AssistantMetrics(")]
    [InlineData("SessionMetrics(")]
    public void A_family_of_the_guide_keeps_the_rules_that_all_families_share(string start) =>
        FamilyConformance.Check(Compiled($"class {start}").GetType(start.TrimEnd('(', '\n'))!);

    [Theory]
    [InlineData("new ManualTimeProvider()")]
    [InlineData("new FakeTimeProvider()")]
    public void What_the_guide_asserts_of_a_clock_holds(string code)
    {
        var program = Assembly.Load(Snippet.Compile(
            "using System;\nusing Gateway.Instrumentation;\nusing Gateway.Instrumentation.Testing;\nusing Microsoft.Extensions.Time.Testing;\nusing Xunit;\n"
            + $"public static class Program {{ public static void Run() {{ {Block(code)} }} }}"));
        program.GetType("Program")!.GetMethod("Run")!.Invoke(null, null);
    }

    [Fact]
    public void The_summary_that_the_guide_shows_is_what_its_code_prints()
    {
        var code = Block("metrics.WriteSummary(Console.Out)").Replace("Console.Out", "output", StringComparison.Ordinal);
        var program = Assembly.Load(Snippet.Compile(
            $"using System;\nusing Gateway.Instrumentation;\npublic static class Program {{ public static void Run(System.IO.TextWriter output) {{ {code} }} }}"));
        using var printed = new StringWriter { NewLine = "\n" };
        program.GetType("Program")!.GetMethod("Run")!.Invoke(null, [printed]);
        WithoutTime(printed.ToString()).ShouldBe(WithoutTime(Block("Metrics at ")));

        static string WithoutTime(string summary) => summary[summary.IndexOf('\n', StringComparison.Ordinal)..];
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_chapter_is_in_the_table_of_contents(string path) =>
        (path.EndsWith("/README.md", StringComparison.Ordinal) || Contents().Any(link => path.EndsWith($"/{link.Target}", StringComparison.Ordinal)))
            .ShouldBeTrue($"docs/guide/README.md has no link to {path}");

    [Fact]
    public void The_guide_names_every_family()
    {
        var named = Read("README.md").CodeSpans.ToHashSet(StringComparer.Ordinal);
        typeof(GatewayMetrics).GetProperties().Select(property => property.PropertyType.Name)
            .Where(name => name.EndsWith("Metrics", StringComparison.Ordinal) && !named.Contains(name)).ShouldBeEmpty();
    }

    private static IEnumerable<(int Line, string Target)> Contents() => Read("README.md").Links;

    private static MarkdownDocument Read(string chapter) => Chapters.Single(document => document.Path.EndsWith($"/{chapter}", StringComparison.Ordinal));

    private static (object Family, Type Enum) Family(string start, string? enumName, GatewayMetrics metrics)
    {
        var assembly = Compiled($"class {start}");
        var family = assembly.GetType(start.TrimEnd('(', '\n'))!;
        return (Activator.CreateInstance(family, metrics.Factory)!, enumName is null ? typeof(void) : assembly.GetType(enumName)!);
    }

    private static T Call<T>(object family, string method, params object[] arguments) =>
        (T)family.GetType().GetMethod(method)!.Invoke(family, arguments)!;

    private static Assembly Compiled(params string[] parts) => Assembly.Load(Snippet.Compile(
        "using System;\nusing Gateway.Instrumentation;\nusing Gateway.Instrumentation.Testing;\nusing Xunit;\n"
        + string.Concat(parts.Select(Block))));

    private static string Block(string part) => Chapters.SelectMany(document => document.CodeBlocks)
        .Select(block => block.Text).Single(text => text.Contains(part, StringComparison.Ordinal));
}
