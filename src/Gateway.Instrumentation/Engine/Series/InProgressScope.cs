namespace Gateway.Instrumentation;

/// <summary>One item in progress, started with <see cref="Gauge.TrackInProgress"/>. Dispose it at the end.</summary>
/// <remarks>May be copied and disposed twice: it counts once. Thread-safe.</remarks>
public readonly struct InProgressScope : IDisposable
{
    private readonly OperationScope _scope;

    internal InProgressScope(OperationScope scope) => _scope = scope;

    /// <summary>Subtracts 1, unless it has already been subtracted.</summary>
    public void Dispose() => _scope.Dispose();
}
