using Gateway.Instrumentation.Benchmarks.Cases;

namespace Gateway.Instrumentation.Benchmarks.Questions;

/// <summary>Whether a current trace makes observing dearer.</summary>
public class HistogramInsideTrace() : Question(HistogramCases.TwoTexts, insideTrace: true);
