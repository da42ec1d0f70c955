using Gateway.Instrumentation.Benchmarks.Cases;

namespace Gateway.Instrumentation.Benchmarks.Questions;

/// <summary>Whether a current trace makes counting dearer.</summary>
public class CounterInsideTrace() : Question(CounterCases.TwoTexts, insideTrace: true);
