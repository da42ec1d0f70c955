using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Hardness.Tests;

public class PromtoolTests
{
    // The zoo breaks conventions on purpose; promtool must find those and nothing else.
    private static readonly string[] ExpectedOfTheZoo =
    [
        "a:b:c_total metric names should not contain ':'",
    ];

    [Fact]
    public async Task Promtool_finds_no_fault_in_the_built_in_families()
    {
        Require();
        var metrics = TestMetrics.Create();
        metrics.PricingSync.Announce("openai");
        metrics.PricingSyncJobs.SetJobQueueSizes(1, 2, 3, 4);
        using (var sync = metrics.PricingSync.TrackPricingSync("openai"))
            sync.Succeed();

        var result = await Promtool.CheckMetricsAsync(metrics.Registry.CollectText());

        result.Output.ShouldBeEmpty();
        result.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Promtool_reads_the_whole_zoo_and_complains_only_of_names_that_are_wrong_on_purpose()
    {
        Require();

        var result = await Promtool.CheckMetricsAsync(new Zoo().Registry.CollectText());

        result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal).ShouldBe(ExpectedOfTheZoo);
    }

    private static void Require()
    {
        if (RealServers.Require("promtool") is { } missing)
            Assert.Skip(missing);
    }
}
