namespace Gateway.Instrumentation;

/// <summary>A running measurement of <see cref="Histogram.Time"/>. Dispose it to observe the elapsed time in seconds.</summary>
/// <remarks>May be copied and disposed twice: it observes once. Thread-safe.</remarks>
public readonly struct HistogramTimer : IDisposable
{
    private readonly OperationScope _scope;

    internal HistogramTimer(OperationScope scope) => _scope = scope;

    /// <summary>Observes the elapsed time, unless it has already been observed.</summary>
    public void Dispose() => _scope.Dispose();
}
