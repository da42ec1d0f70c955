using System.Diagnostics.Metrics;

namespace Gateway.Instrumentation.Benchmarks.Cases;

/// <summary>
/// The same work written twice: for this library, and for <c>System.Diagnostics.Metrics</c>, where it is up to the
/// measurement who listens to the meter (the OpenTelemetry SDK, a bare listener, nobody).
/// </summary>
/// <param name="Name">What is done.</param>
/// <param name="Ours">Registers our metrics.</param>
/// <param name="OnMeter">Creates the instruments.</param>
internal sealed record Case(string Name, Func<MetricFactory, Recording> Ours, Func<Meter, Loop> OnMeter);

/// <summary>Our half of a case.</summary>
/// <param name="Run">The work.</param>
/// <param name="Total">How many operations the metrics show; null where they do not say.</param>
internal sealed record Recording(Loop Run, Func<double>? Total = null);
