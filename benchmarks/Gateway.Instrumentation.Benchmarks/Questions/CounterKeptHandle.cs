using Gateway.Instrumentation.Benchmarks.Cases;

namespace Gateway.Instrumentation.Benchmarks.Questions;

/// <summary>What keeping the handle saves.</summary>
public class CounterKeptHandle() : Question(CounterCases.KeptHandle);
