using System.Globalization;

namespace Gateway.Instrumentation.Hardness.Tests;

/// <summary>
/// Random runs that can be run again: whatever fails names its seed, and with <c>GATEWAY_SEED</c> set to it the test runs
/// that one only.
/// </summary>
internal static class Seeds
{
    private const string Variable = "GATEWAY_SEED";

    /// <summary>Other seeds each time: what a thousand runs missed, the next thousand may find.</summary>
    public static IReadOnlyList<int> Next(int count) =>
        int.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out var seed)
            ? [seed]
            : [.. Enumerable.Range(Random.Shared.Next(), count).Select(next => next & int.MaxValue)];

    public static void ForEach(int count, Action<int, Random> run)
    {
        foreach (var seed in Next(count))
        {
            try
            {
                run(seed, new Random(seed));
            }
            catch (Exception exception)
            {
                throw new SeedFailedException($"Seed {seed} (run it again with {Variable}={seed}): {exception.Message}", exception);
            }
        }
    }
}

internal sealed class SeedFailedException(string message, Exception inner) : Exception(message, inner);
