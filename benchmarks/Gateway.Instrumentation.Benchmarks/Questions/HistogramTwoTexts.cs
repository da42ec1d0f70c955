using Gateway.Instrumentation.Benchmarks.Cases;

namespace Gateway.Instrumentation.Benchmarks.Questions;

/// <summary>What an observation costs.</summary>
public class HistogramTwoTexts() : Question(HistogramCases.TwoTexts);
