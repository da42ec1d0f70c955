using Gateway.Instrumentation.Benchmarks.Cases;

namespace Gateway.Instrumentation.Benchmarks.Questions;

/// <summary>What an enum label saves.</summary>
public class CounterOneEnum() : Question(CounterCases.OneEnum);
