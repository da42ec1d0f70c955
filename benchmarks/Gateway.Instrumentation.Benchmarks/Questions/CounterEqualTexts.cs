using Gateway.Instrumentation.Benchmarks.Cases;

namespace Gateway.Instrumentation.Benchmarks.Questions;

/// <summary>What it costs that label values are parsed anew for every call.</summary>
public class CounterEqualTexts() : Question(CounterCases.EqualTexts);
