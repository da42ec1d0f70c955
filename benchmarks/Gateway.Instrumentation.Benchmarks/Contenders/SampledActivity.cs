using System.Diagnostics;

namespace Gateway.Instrumentation.Benchmarks.Contenders;

/// <summary>A sampled trace around what is measured, as in a service with tracing: the case that exemplars look for.</summary>
internal static class SampledActivity
{
    /// <summary>Starts it; dispose it to end it.</summary>
    public static Activity Start() =>
        new Activity("benchmark") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.SetIdFormat(ActivityIdFormat.W3C).Start();
}
