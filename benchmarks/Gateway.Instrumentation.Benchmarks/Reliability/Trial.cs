namespace Gateway.Instrumentation.Benchmarks.Reliability;

/// <summary>One attack, for as long as it is told. It keeps its own books and compares them with what the library shows.</summary>
internal interface ITrial
{
    /// <summary>What is tried.</summary>
    string Name { get; }

    /// <summary>Runs it.</summary>
    Task<IReadOnlyList<TrialRow>> RunAsync(TimeSpan duration);
}

/// <summary>A row of the table.</summary>
/// <param name="What">What was done.</param>
/// <param name="Count">How often.</param>
/// <param name="Failed">How often it went wrong; it must be 0.</param>
/// <param name="Failure">What went wrong means here.</param>
/// <param name="Detail">The first failure, for the reader of the log.</param>
internal sealed record TrialRow(string What, long Count, long Failed, string Failure, string? Detail = null);
