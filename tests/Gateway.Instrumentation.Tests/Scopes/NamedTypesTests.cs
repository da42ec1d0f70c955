using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Scopes;

public class NamedTypesTests
{
    [Fact]
    public void The_librarys_classifier_announces_its_three_names() =>
        new TestRegistry().Metrics.ErrorTypes.ToArray().ShouldBe(["timeout_error", "api_error", "database_error"]);

    [Fact]
    public void A_replaced_one_announces_its_own_names_and_no_others()
    {
        var test = new TestRegistry(errors: new Named());
        test.Metrics.ErrorTypes.ToArray().ShouldBe(["rate_limit", "quota"]);
        new PricingSyncMetrics(test.Metrics).Announce("openai");
        test.Registry.Value("pricing_sync_errors_total", ("error_type", "rate_limit")).ShouldBe(0);
        test.Registry.Value("pricing_sync_errors_total", ("error_type", "quota")).ShouldBe(0);
        test.Registry.Has("pricing_sync_errors_total", ("error_type", "timeout_error")).ShouldBeFalse();
    }

    [Fact]
    public void One_that_names_none_announces_none()
    {
        var test = new TestRegistry(errors: new Unnamed());
        new PricingSyncMetrics(test.Metrics).Announce("openai");
        test.Registry.Has("pricing_sync_errors_total").ShouldBeFalse();
    }

    [Fact]
    public void One_that_cannot_name_them_hurts_nobody() =>
        new TestRegistry(errors: new Broken()).Metrics.ErrorTypes.ToArray().ShouldBeEmpty();

    private sealed class Named : IErrorClassifier
    {
        public IReadOnlyList<string> NamedTypes => ["rate_limit", "quota"];

        public string Classify(Exception exception) => "quota";
    }

    private sealed class Unnamed : IErrorClassifier
    {
        public string Classify(Exception exception) => "quota";
    }

    private sealed class Broken : IErrorClassifier
    {
        public IReadOnlyList<string> NamedTypes => throw new InvalidOperationException();

        public string Classify(Exception exception) => "quota";
    }
}
