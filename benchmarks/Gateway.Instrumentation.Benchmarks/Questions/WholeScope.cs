using Gateway.Instrumentation.Benchmarks.Cases;

namespace Gateway.Instrumentation.Benchmarks.Questions;

/// <summary>What a whole operation costs, by scope and by hand.</summary>
public class WholeScope() : Question(ScopeCase.Whole);
