using Gateway.Instrumentation.Benchmarks.Cases;

namespace Gateway.Instrumentation.Benchmarks.Questions;

/// <summary>What adding to a counter costs before there is any label.</summary>
public class CounterNoLabels() : Question(CounterCases.NoLabels);
