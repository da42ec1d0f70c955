namespace Gateway.Instrumentation.Benchmarks.Comparison;

/// <summary>The same beside prometheus-net, in the same run.</summary>
/// <param name="OneThread">Our time as a ratio to its time; with a unit, what it takes itself.</param>
/// <param name="TwoThreads">The ratio with two threads on one series.</param>
/// <param name="Bytes">What it allocates for one operation.</param>
/// <param name="Unit">The unit of a figure that is no ratio.</param>
internal sealed record Neighbour(double? OneThread, double? TwoThreads = null, double? Bytes = null, string Unit = "");
