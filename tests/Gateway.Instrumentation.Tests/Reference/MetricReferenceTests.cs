using Gateway.Instrumentation.Testing;

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

        var file = Path.Combine(RepositoryRoot(), "docs", "metrics.md");
        if (Environment.GetEnvironmentVariable("GATEWAY_UPDATE_DOCS") == "1")
            File.WriteAllText(file, reference);

        File.ReadAllText(file).ShouldBe(reference, "docs/metrics.md is out of date: run GATEWAY_UPDATE_DOCS=1 dotnet test tests/Gateway.Instrumentation.Tests");
    }

    private static string RepositoryRoot()
    {
        var start = AppContext.BaseDirectory;
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Instrumentation.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No Instrumentation.sln above {start}.");
    }
}
