using Gateway.Instrumentation.Benchmarks.Cases;

namespace Gateway.Instrumentation.Benchmarks.Questions;

/// <summary>What counting up with a gauge costs.</summary>
public class GaugeAdd() : Question(GaugeCases.Add);
