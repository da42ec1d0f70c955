using Gateway.Instrumentation.Benchmarks.Cases;

namespace Gateway.Instrumentation.Benchmarks.Questions;

/// <summary>What two text labels cost: the most common case.</summary>
public class CounterTwoTexts() : Question(CounterCases.TwoTexts);
