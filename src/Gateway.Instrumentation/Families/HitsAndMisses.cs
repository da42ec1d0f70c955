namespace Gateway.Instrumentation;

/// <summary>Counts look-ups that either found what they wanted or did not: all that is no hit is a miss, a failure too.</summary>
internal sealed class HitsAndMisses(Counter hits, Counter misses)
{
    public void Record(CacheLookupResult result) => (result == CacheLookupResult.Hit ? hits : misses).Inc();

    /// <summary>Counts a look-up that a scope measured; a cancelled one is neither.</summary>
    public void End(OperationEnd<CacheLookupResult> end)
    {
        if (end.Outcome != OperationOutcome.Cancelled)
            Record(end is { Outcome: OperationOutcome.Success, Result: { } result } ? result : CacheLookupResult.Miss);
    }
}
