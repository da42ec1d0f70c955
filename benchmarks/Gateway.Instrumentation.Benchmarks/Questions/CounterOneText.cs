using Gateway.Instrumentation.Benchmarks.Cases;

namespace Gateway.Instrumentation.Benchmarks.Questions;

/// <summary>What the look-up of one text label adds.</summary>
public class CounterOneText() : Question(CounterCases.OneText);
