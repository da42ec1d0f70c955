namespace Gateway.Instrumentation;

/// <summary>Something that is in progress, started with <see cref="Gauge.TrackInProgress"/>. Dispose it when it has ended.</summary>
/// <remarks>May be copied and disposed twice: it counts once. Thread-safe.</remarks>
public readonly struct InProgressScope : IDisposable
{
    private readonly OperationScope _scope;

    internal InProgressScope(OperationScope scope) => _scope = scope;

    /// <summary>Counts one less in progress, when this has not happened yet.</summary>
    public void Dispose() => _scope.Dispose();
}
