using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

// Unsafe.As, because Start has put in what is taken out again, and a checked cast would cost as much as a counter.

/// <summary>
/// What one kind of operation means to a family: said once, it serves every scope that the family starts. Made with
/// <see cref="MetricFactory.Operation{TSeries}(Action{TSeries, OperationEnd}, Action{TSeries})"/>.
/// </summary>
/// <typeparam name="TSeries">What the operation records to: a handle, or a bundle of the handles that one operation touches.</typeparam>
/// <remarks>Thread-safe.</remarks>
public sealed class Operation<TSeries> : OperationKind
    where TSeries : class
{
    private readonly Action<TSeries, OperationEnd> _ended;
    private readonly Action<TSeries>? _started;

    internal Operation(MetricRegistry registry, IErrorClassifier errors, Action<TSeries, OperationEnd> ended, Action<TSeries>? started)
        : base(registry, errors)
    {
        _ended = ended;
        _started = started;
    }

    /// <summary>Starts an operation. It allocates nothing.</summary>
    /// <param name="series">What the operation records to.</param>
    /// <returns>The scope: dispose it, or let its <c>Run</c> or <c>RunAsync</c> do so.</returns>
    public OperationScope Start(TSeries series) => Begin(series, out var slot, out var version) ? new(slot, version) : default;

    private protected override string Name => typeof(TSeries).Name;

    private protected override void Started(object series) => _started?.Invoke(Unsafe.As<TSeries>(series));

    private protected override void Ended(object series, in SlotEnd end) =>
        _ended(Unsafe.As<TSeries>(series), new OperationEnd(end.Elapsed, end.Outcome, end.ErrorType));
}

/// <summary>
/// What one kind of operation with outcomes of its own (hit and miss, deployed and not deployed) means to a family.
/// Made with <see cref="MetricFactory.Operation{TSeries,TOutcome}(Action{TSeries, OperationEnd{TOutcome}}, Action{TSeries})"/>.
/// </summary>
/// <typeparam name="TSeries">What the operation records to: a handle, or a bundle of the handles that one operation touches.</typeparam>
/// <typeparam name="TOutcome">The outcomes of an operation that did not fail.</typeparam>
/// <remarks>Thread-safe.</remarks>
public sealed class Operation<TSeries, TOutcome> : OperationKind
    where TSeries : class
    where TOutcome : struct, Enum
{
    private readonly Action<TSeries, OperationEnd<TOutcome>> _ended;
    private readonly Action<TSeries>? _started;

    internal Operation(
        MetricRegistry registry, IErrorClassifier errors, Action<TSeries, OperationEnd<TOutcome>> ended, Action<TSeries>? started)
        : base(registry, errors)
    {
        _ended = ended;
        _started = started;
    }

    /// <summary>Starts an operation. It allocates nothing.</summary>
    /// <param name="series">What the operation records to.</param>
    /// <returns>The scope: dispose it, or let its <c>Run</c> or <c>RunAsync</c> do so.</returns>
    public OperationScope<TOutcome> Start(TSeries series) => Begin(series, out var slot, out var version) ? new(slot, version) : default;

    private protected override string Name => typeof(TSeries).Name;

    private protected override void Started(object series) => _started?.Invoke(Unsafe.As<TSeries>(series));

    private protected override void Ended(object series, in SlotEnd end)
    {
        TOutcome? said = end.Said is { } bits ? EnumBits.ToEnum<TOutcome>(bits) : null;
        var result = end.Outcome == OperationOutcome.Success ? said : null;
        _ended(Unsafe.As<TSeries>(series), new OperationEnd<TOutcome>(end.Elapsed, end.Outcome, result, end.ErrorType) { Said = said });
    }
}
