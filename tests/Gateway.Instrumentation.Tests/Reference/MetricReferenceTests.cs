using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Tests.Reference;

public class MetricReferenceTests
{
    [Fact]
    public void The_reference_in_docs_is_fresh()
    {
        var metrics = TestMetrics.Create();
        _ = metrics.PricingSync;
        _ = metrics.PricingSyncJobs;
        var reference = MetricReference.Write(metrics.Registry.Definitions);

        var file = Repository.PathOf("docs", "metrics.md");
        if (Environment.GetEnvironmentVariable("GATEWAY_UPDATE_DOCS") == "1")
            File.WriteAllText(file, reference);

        File.ReadAllText(file).ShouldBe(reference, "docs/metrics.md is out of date: run GATEWAY_UPDATE_DOCS=1 dotnet test tests/Gateway.Instrumentation.Tests");
    }
}
