using Gateway.Instrumentation.Benchmarks.Cases;

namespace Gateway.Instrumentation.Benchmarks.Questions;

/// <summary>Whether a current trace makes a whole operation dearer.</summary>
public class WholeScopeInsideTrace() : Question(ScopeCase.Whole, insideTrace: true);
