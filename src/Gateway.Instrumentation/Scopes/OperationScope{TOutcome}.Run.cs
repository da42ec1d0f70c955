using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

public readonly partial record struct OperationScope<TOutcome>
{
    /// <summary>Does the work, records the outcome that it gives, and rethrows what it throws.</summary>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">The caller's token: a cancellation that it asked for counts as cancelled, not as failed.</param>
    /// <returns>The outcome.</returns>
    public TOutcome Run(Func<TOutcome> work, CancellationToken cancellationToken = default) =>
        Run(work, static work => Work.Given(work)(), static outcome => outcome, cancellationToken);

    /// <summary>Does the work, records which outcome its result stands for, and rethrows what it throws.</summary>
    /// <typeparam name="TResult">What the work gives.</typeparam>
    /// <param name="work">The work.</param>
    /// <param name="outcome">Tells the outcome by the result, such as miss for null.</param>
    /// <param name="cancellationToken">The caller's token: a cancellation that it asked for counts as cancelled, not as failed.</param>
    /// <returns>What the work gave.</returns>
    public TResult Run<TResult>(Func<TResult> work, Func<TResult, TOutcome> outcome, CancellationToken cancellationToken = default) =>
        Run(work, static work => Work.Given(work)(), outcome, cancellationToken);

    /// <inheritdoc cref="Run{TResult}(Func{TResult}, Func{TResult, TOutcome}, CancellationToken)"/>
    /// <typeparam name="TState">What the work needs.</typeparam>
    /// <typeparam name="TResult">What the work gives.</typeparam>
    /// <param name="state">Handed to the work, so that the delegate can be static and allocates nothing.</param>
    /// <param name="work">The work.</param>
    /// <param name="outcome">Tells the outcome by the result, such as miss for null.</param>
    /// <param name="cancellationToken">The caller's token: a cancellation that it asked for counts as cancelled, not as failed.</param>
    public TResult Run<TState, TResult>(
        TState state, Func<TState, TResult> work, Func<TResult, TOutcome> outcome, CancellationToken cancellationToken = default)
    {
        using var scope = this;
        try
        {
            ArgumentNullException.ThrowIfNull(work);
            ArgumentNullException.ThrowIfNull(outcome);
            var result = work(state);
            Complete(outcome(result));
            return result;
        }
        catch (Exception exception)
        {
            Fail(exception, cancellationToken);
            throw;
        }
    }

    /// <summary>Awaits the work, records the outcome that it gives, and rethrows what it throws.</summary>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">The caller's token: a cancellation that it asked for counts as cancelled, not as failed.</param>
    /// <returns>The outcome.</returns>
    public Task<TOutcome> RunAsync(Func<Task<TOutcome>> work, CancellationToken cancellationToken = default) =>
        RunAsync(work, static (work, _) => Work.Given(work)(), static outcome => outcome, cancellationToken);

    /// <summary>Awaits the work, records which outcome its result stands for, and rethrows what it throws.</summary>
    /// <typeparam name="TResult">What the work gives.</typeparam>
    /// <param name="work">The work.</param>
    /// <param name="outcome">Tells the outcome by the result, such as miss for null.</param>
    /// <param name="cancellationToken">The caller's token: a cancellation that it asked for counts as cancelled, not as failed.</param>
    /// <returns>What the work gave.</returns>
    public Task<TResult> RunAsync<TResult>(
        Func<Task<TResult>> work, Func<TResult, TOutcome> outcome, CancellationToken cancellationToken = default) =>
        RunAsync(work, static (work, _) => Work.Given(work)(), outcome, cancellationToken);

    /// <summary>Awaits the work, records the outcome that it gives, and rethrows what it throws.</summary>
    /// <param name="work">The work. It is handed the token.</param>
    /// <param name="cancellationToken">The caller's token: a cancellation that it asked for counts as cancelled, not as failed.</param>
    /// <returns>The outcome.</returns>
    public Task<TOutcome> RunAsync(Func<CancellationToken, Task<TOutcome>> work, CancellationToken cancellationToken = default) =>
        RunAsync(work, static (work, token) => Work.Given(work)(token), static outcome => outcome, cancellationToken);

    /// <summary>Awaits the work, records which outcome its result stands for, and rethrows what it throws.</summary>
    /// <typeparam name="TResult">What the work gives.</typeparam>
    /// <param name="work">The work. It is handed the token.</param>
    /// <param name="outcome">Tells the outcome by the result, such as miss for null.</param>
    /// <param name="cancellationToken">The caller's token: a cancellation that it asked for counts as cancelled, not as failed.</param>
    /// <returns>What the work gave.</returns>
    public Task<TResult> RunAsync<TResult>(
        Func<CancellationToken, Task<TResult>> work, Func<TResult, TOutcome> outcome, CancellationToken cancellationToken = default) =>
        RunAsync(work, static (work, token) => Work.Given(work)(token), outcome, cancellationToken);

    /// <inheritdoc cref="RunAsync{TResult}(Func{CancellationToken, Task{TResult}}, Func{TResult, TOutcome}, CancellationToken)"/>
    /// <typeparam name="TState">What the work needs.</typeparam>
    /// <typeparam name="TResult">What the work gives.</typeparam>
    /// <param name="state">Handed to the work, so that the delegate can be static and captures nothing.</param>
    /// <param name="work">The work. It is handed the state and the token.</param>
    /// <param name="outcome">Tells the outcome by the result, such as miss for null.</param>
    /// <param name="cancellationToken">The caller's token: a cancellation that it asked for counts as cancelled, not as failed.</param>
    public async Task<TResult> RunAsync<TState, TResult>(
        TState state, Func<TState, CancellationToken, Task<TResult>> work, Func<TResult, TOutcome> outcome,
        CancellationToken cancellationToken = default)
    {
        using var scope = this;
        try
        {
            ArgumentNullException.ThrowIfNull(work);
            ArgumentNullException.ThrowIfNull(outcome);
            var result = await work(state, cancellationToken).ConfigureAwait(false);
            scope.Complete(outcome(result));
            return result;
        }
        catch (Exception exception)
        {
            scope.Fail(exception, cancellationToken);
            throw;
        }
    }

    // As in OperationScope: an async delegate given to Run must not compile.
#pragma warning disable CS1591, CA1822

    [Obsolete(Work.UseRunAsync, error: true), OverloadResolutionPriority(2)]
    public void Run(Func<Task<TOutcome>> work, CancellationToken cancellationToken = default) => throw new NotSupportedException(Work.UseRunAsync);

    [Obsolete(Work.UseRunAsync, error: true), OverloadResolutionPriority(1)]
    public void Run(Func<ValueTask<TOutcome>> work, CancellationToken cancellationToken = default) => throw new NotSupportedException(Work.UseRunAsync);

    [Obsolete(Work.UseRunAsync, error: true), OverloadResolutionPriority(2)]
    public void Run<TResult>(Func<Task<TResult>> work, Func<TResult, TOutcome> outcome, CancellationToken cancellationToken = default) => throw new NotSupportedException(Work.UseRunAsync);

    [Obsolete(Work.UseRunAsync, error: true), OverloadResolutionPriority(1)]
    public void Run<TResult>(Func<ValueTask<TResult>> work, Func<TResult, TOutcome> outcome, CancellationToken cancellationToken = default) => throw new NotSupportedException(Work.UseRunAsync);

    [Obsolete(Work.UseRunAsync, error: true), OverloadResolutionPriority(2)]
    public void Run<TState, TResult>(TState state, Func<TState, Task<TResult>> work, Func<TResult, TOutcome> outcome, CancellationToken cancellationToken = default) => throw new NotSupportedException(Work.UseRunAsync);

    [Obsolete(Work.UseRunAsync, error: true), OverloadResolutionPriority(1)]
    public void Run<TState, TResult>(TState state, Func<TState, ValueTask<TResult>> work, Func<TResult, TOutcome> outcome, CancellationToken cancellationToken = default) => throw new NotSupportedException(Work.UseRunAsync);
#pragma warning restore CS1591, CA1822
}
