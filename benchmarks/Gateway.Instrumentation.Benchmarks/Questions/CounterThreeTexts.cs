using Gateway.Instrumentation.Benchmarks.Cases;

namespace Gateway.Instrumentation.Benchmarks.Questions;

/// <summary>What three text labels cost, one of them long.</summary>
public class CounterThreeTexts() : Question(CounterCases.ThreeTexts);
