namespace Gateway.Instrumentation;

/// <summary>Counts hits and misses. Everything that is not a hit is a miss, including a failure.</summary>
internal sealed class HitsAndMisses(Counter hits, Counter misses)
{
    public void Record(CacheLookupResult result) => (result == CacheLookupResult.Hit ? hits : misses).Inc();

    /// <summary>Counts a look-up at the end of its scope. A cancelled one is neither a hit nor a miss.</summary>
    public void End(OperationEnd<CacheLookupResult> end)
    {
        if (end.Outcome != OperationOutcome.Cancelled)
            Record(end is { Outcome: OperationOutcome.Success, Result: { } result } ? result : CacheLookupResult.Miss);
    }
}
