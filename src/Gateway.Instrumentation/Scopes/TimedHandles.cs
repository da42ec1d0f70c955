namespace Gateway.Instrumentation;

/// <summary>The handles of an operation of <see cref="MetricFactory.TimedOperation(string, string, Buckets?)"/>.</summary>
internal sealed class TimedHandles(Histogram duration, Func<OperationOutcome, Counter> withOutcome)
{
    private readonly PerMember<OperationOutcome, Counter> _total = new(withOutcome);

    /// <summary>The operation kind, the same for every number of labels.</summary>
    public static OperationKind<TimedHandles> Kind(MetricFactory metrics) =>
        metrics.OperationKind<TimedHandles>(static (operation, end) => operation.End(end));

    private void End(OperationEnd end)
    {
        duration.Observe(end.Elapsed);
        _total[end.Outcome].Inc();
    }
}
