using Gateway.Instrumentation.Benchmarks.Cases;

namespace Gateway.Instrumentation.Benchmarks.Questions;

/// <summary>What 10,000 label sets cost that do not.</summary>
public class CounterRandom() : Question(ManySeriesCases.Random);
