using Gateway.Instrumentation.Benchmarks.Cases;

namespace Gateway.Instrumentation.Benchmarks.Questions;

/// <summary>What a handful of label sets cost that all stay in the cache.</summary>
public class CounterRotating() : Question(ManySeriesCases.Rotating);
