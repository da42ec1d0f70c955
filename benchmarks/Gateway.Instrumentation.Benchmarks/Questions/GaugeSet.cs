using Gateway.Instrumentation.Benchmarks.Cases;

namespace Gateway.Instrumentation.Benchmarks.Questions;

/// <summary>What setting a gauge costs.</summary>
public class GaugeSet() : Question(GaugeCases.Set);
