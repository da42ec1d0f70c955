namespace Gateway.Instrumentation.TestServers;

/// <summary>What promtool found.</summary>
/// <param name="ExitCode">0 when all is well.</param>
/// <param name="Output">What it printed, errors included.</param>
public sealed record PromtoolResult(int ExitCode, string Output);
