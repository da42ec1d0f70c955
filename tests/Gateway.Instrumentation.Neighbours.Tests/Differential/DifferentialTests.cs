using System.Globalization;

namespace Gateway.Instrumentation.Neighbours.Tests.Differential;

/// <summary>prometheus-net as the judge: what is recorded the same way must read the same way, sample by sample.</summary>
public class DifferentialTests(ITestOutputHelper output)
{
    private const string SeedVariable = "GATEWAY_SEED";
    private const string OperationsVariable = "GATEWAY_OPERATIONS";
    private const int OperationsPerRun = 10_000;
    private const int FixedSeed = 20261127;

    [Fact]
    public Task Both_libraries_show_the_same_after_the_same_operations() => RunAsync(FixedSeed, 50_000);

    // Other operations each time; GATEWAY_SEED runs a failed seed again, GATEWAY_OPERATIONS=1000000 takes a million.
    [Fact]
    public Task Both_libraries_show_the_same_after_other_operations_each_time() => RunAsync(
        int.TryParse(Environment.GetEnvironmentVariable(SeedVariable), CultureInfo.InvariantCulture, out var seed) ? seed : Random.Shared.Next(1, 1_000_000_000),
        int.TryParse(Environment.GetEnvironmentVariable(OperationsVariable), CultureInfo.InvariantCulture, out var operations) ? operations : 50_000);

    // New registries every 10,000 operations: other labels, values, bounds and help texts. The pages are compared five times in each.
    private async Task RunAsync(int seed, int operations)
    {
        var compared = 0L;
        for (var done = 0; done < operations; done += OperationsPerRun, seed++)
        {
            try
            {
                var run = new DifferentialRun(seed);
                for (var part = 0; part < 5; part++)
                {
                    run.Record(OperationsPerRun / 5);
                    compared += await run.CompareAsync();
                }
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException(
                    $"Seed {seed} (run it again with {SeedVariable}={seed} {OperationsVariable}={OperationsPerRun}): {exception.Message}", exception);
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{operations} operations, {compared} samples compared"));
    }
}
