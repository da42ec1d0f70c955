using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

// Unsafe.As, because Start has put in what is taken out again, and a checked cast would cost as much as a counter.

/// <summary>
/// What one kind of operation means to a family: said once, it serves every scope that the family starts. Made with
/// <see cref="MetricFactory.OperationKind{THandles}(Action{THandles, OperationEnd}, Action{THandles})"/>.
/// </summary>
/// <typeparam name="THandles">What the operation records to: a handle, or a bundle of the handles that one operation touches.</typeparam>
/// <remarks>Thread-safe.</remarks>
public sealed class OperationKind<THandles> : OperationKind
    where THandles : class
{
    private readonly Action<THandles, OperationEnd> _ended;
    private readonly Action<THandles>? _started;

    internal OperationKind(MetricRegistry registry, IErrorClassifier errors, Action<THandles, OperationEnd> ended, Action<THandles>? started)
        : base(registry, errors)
    {
        _ended = ended;
        _started = started;
    }

    /// <summary>Starts an operation. It allocates nothing.</summary>
    /// <param name="series">What the operation records to.</param>
    /// <returns>The scope: dispose it, or let its <c>Run</c> or <c>RunAsync</c> do so.</returns>
    public OperationScope Start(THandles series) => Begin(series, out var slot, out var version) ? new(slot, version) : default;

    private protected override string Name => typeof(THandles).Name;

    private protected override void Started(object series) => _started?.Invoke(Unsafe.As<THandles>(series));

    private protected override void Ended(object series, in SlotEnd end) =>
        _ended(Unsafe.As<THandles>(series), new OperationEnd(end.Elapsed, end.Outcome, end.ErrorType));
}

/// <summary>
/// What one kind of operation with outcomes of its own (hit and miss, deployed and not deployed) means to a family.
/// Made with <see cref="MetricFactory.OperationKind{THandles,TResult}(Action{THandles, OperationEnd{TResult}}, Action{THandles})"/>.
/// </summary>
/// <typeparam name="THandles">What the operation records to: a handle, or a bundle of the handles that one operation touches.</typeparam>
/// <typeparam name="TResult">The outcomes of an operation that did not fail.</typeparam>
/// <remarks>Thread-safe.</remarks>
public sealed class OperationKind<THandles, TResult> : OperationKind
    where THandles : class
    where TResult : struct, Enum
{
    private readonly Action<THandles, OperationEnd<TResult>> _ended;
    private readonly Action<THandles>? _started;

    internal OperationKind(
        MetricRegistry registry, IErrorClassifier errors, Action<THandles, OperationEnd<TResult>> ended, Action<THandles>? started)
        : base(registry, errors)
    {
        _ended = ended;
        _started = started;
    }

    /// <summary>Starts an operation. It allocates nothing.</summary>
    /// <param name="series">What the operation records to.</param>
    /// <returns>The scope: dispose it, or let its <c>Run</c> or <c>RunAsync</c> do so.</returns>
    public OperationScope<TResult> Start(THandles series) => Begin(series, out var slot, out var version) ? new(slot, version) : default;

    private protected override string Name => typeof(THandles).Name;

    private protected override void Started(object series) => _started?.Invoke(Unsafe.As<THandles>(series));

    private protected override void Ended(object series, in SlotEnd end)
    {
        TResult? said = end.Said is { } bits ? EnumBits.ToEnum<TResult>(bits) : null;
        var result = end.Outcome == OperationOutcome.Success ? said : null;
        _ended(Unsafe.As<THandles>(series), new OperationEnd<TResult>(end.Elapsed, end.Outcome, result, end.ErrorType) { Said = said });
    }
}
