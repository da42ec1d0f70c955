using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

public readonly partial struct OperationScope
{
    /// <summary>Runs the work, records its outcome, and rethrows its exception.</summary>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">The caller's token. A cancellation that it requested counts as cancelled, not as failed.</param>
    public void Run(Action work, CancellationToken cancellationToken = default) =>
        Run(work, static work => Work.Given(work)(), cancellationToken);

    /// <inheritdoc cref="Run(Action, CancellationToken)"/>
    /// <typeparam name="TResult">The type of the work's value.</typeparam>
    /// <returns>The value that the work returned.</returns>
    public TResult Run<TResult>(Func<TResult> work, CancellationToken cancellationToken = default) =>
        Run(work, static work => Work.Given(work)(), cancellationToken);

    /// <inheritdoc cref="Run(Action, CancellationToken)"/>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <param name="state">The state for the work, so that the delegate can be static and allocates nothing.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">The caller's token. A cancellation that it requested counts as cancelled, not as failed.</param>
    public void Run<TState>(TState state, Action<TState> work, CancellationToken cancellationToken = default)
    {
        using var scope = this;
        try
        {
            ArgumentNullException.ThrowIfNull(work);
            work(state);
            Succeed();
        }
        catch (Exception exception)
        {
            Fail(exception, cancellationToken);
            throw;
        }
    }

    /// <inheritdoc cref="Run{TState}(TState, Action{TState}, CancellationToken)"/>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <typeparam name="TResult">The type of the work's value.</typeparam>
    /// <returns>The value that the work returned.</returns>
    public TResult Run<TState, TResult>(TState state, Func<TState, TResult> work, CancellationToken cancellationToken = default)
    {
        using var scope = this;
        try
        {
            ArgumentNullException.ThrowIfNull(work);
            var result = work(state);
            Succeed();
            return result;
        }
        catch (Exception exception)
        {
            Fail(exception, cancellationToken);
            throw;
        }
    }

    /// <summary>Awaits the work, records its outcome, and rethrows its exception.</summary>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">The caller's token. A cancellation that it requested counts as cancelled, not as failed.</param>
    /// <returns>A task with the outcome of the work.</returns>
    public Task RunAsync(Func<Task> work, CancellationToken cancellationToken = default) =>
        RunAsync(work, static (work, _) => Work.Given(work)(), cancellationToken);

    /// <inheritdoc cref="RunAsync(Func{Task}, CancellationToken)"/>
    /// <typeparam name="TResult">The type of the work's value.</typeparam>
    public Task<TResult> RunAsync<TResult>(Func<Task<TResult>> work, CancellationToken cancellationToken = default) =>
        RunAsync(work, static (work, _) => Work.Given(work)(), cancellationToken);

    /// <inheritdoc cref="RunAsync(Func{Task}, CancellationToken)"/>
    /// <param name="work">The work. It receives the token.</param>
    /// <param name="cancellationToken">The caller's token. A cancellation that it requested counts as cancelled, not as failed.</param>
    public Task RunAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken = default) =>
        RunAsync(work, static (work, token) => Work.Given(work)(token), cancellationToken);

    /// <inheritdoc cref="RunAsync(Func{CancellationToken, Task}, CancellationToken)"/>
    /// <typeparam name="TResult">The type of the work's value.</typeparam>
    public Task<TResult> RunAsync<TResult>(Func<CancellationToken, Task<TResult>> work, CancellationToken cancellationToken = default) =>
        RunAsync(work, static (work, token) => Work.Given(work)(token), cancellationToken);

    /// <inheritdoc cref="RunAsync(Func{CancellationToken, Task}, CancellationToken)"/>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <param name="state">The state for the work, so that the delegate can be static and allocates nothing.</param>
    /// <param name="work">The work. It receives the state and the token.</param>
    /// <param name="cancellationToken">The caller's token. A cancellation that it requested counts as cancelled, not as failed.</param>
    public async Task RunAsync<TState>(
        TState state, Func<TState, CancellationToken, Task> work, CancellationToken cancellationToken = default)
    {
        using var scope = this;
        try
        {
            ArgumentNullException.ThrowIfNull(work);
            await work(state, cancellationToken).ConfigureAwait(false);
            scope.Succeed();
        }
        catch (Exception exception)
        {
            scope.Fail(exception, cancellationToken);
            throw;
        }
    }

    /// <inheritdoc cref="RunAsync{TState}(TState, Func{TState, CancellationToken, Task}, CancellationToken)"/>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <typeparam name="TResult">The type of the work's value.</typeparam>
    public async Task<TResult> RunAsync<TState, TResult>(
        TState state, Func<TState, CancellationToken, Task<TResult>> work, CancellationToken cancellationToken = default)
    {
        using var scope = this;
        try
        {
            ArgumentNullException.ThrowIfNull(work);
            var result = await work(state, cancellationToken).ConfigureAwait(false);
            scope.Succeed();
            return result;
        }
        catch (Exception exception)
        {
            scope.Fail(exception, cancellationToken);
            throw;
        }
    }

    // Run with an async delegate must not compile. The priorities make the compiler choose one of these overloads, with its
    // message, over the generic ones, which would treat the task as an ordinary value.
#pragma warning disable CS1591, CA1822

    [EditorBrowsable(EditorBrowsableState.Never), Obsolete(Work.UseRunAsync, error: true), OverloadResolutionPriority(2)]
    public void Run(Func<Task> work, CancellationToken cancellationToken = default) => throw new NotSupportedException(Work.UseRunAsync);

    [EditorBrowsable(EditorBrowsableState.Never), Obsolete(Work.UseRunAsync, error: true), OverloadResolutionPriority(2)]
    public void Run<TResult>(Func<Task<TResult>> work, CancellationToken cancellationToken = default) => throw new NotSupportedException(Work.UseRunAsync);

    [EditorBrowsable(EditorBrowsableState.Never), Obsolete(Work.UseRunAsync, error: true), OverloadResolutionPriority(1)]
    public void Run(Func<ValueTask> work, CancellationToken cancellationToken = default) => throw new NotSupportedException(Work.UseRunAsync);

    [EditorBrowsable(EditorBrowsableState.Never), Obsolete(Work.UseRunAsync, error: true), OverloadResolutionPriority(1)]
    public void Run<TResult>(Func<ValueTask<TResult>> work, CancellationToken cancellationToken = default) => throw new NotSupportedException(Work.UseRunAsync);

    [EditorBrowsable(EditorBrowsableState.Never), Obsolete(Work.UseRunAsync, error: true), OverloadResolutionPriority(2)]
    public void Run<TState>(TState state, Func<TState, Task> work, CancellationToken cancellationToken = default) => throw new NotSupportedException(Work.UseRunAsync);

    [EditorBrowsable(EditorBrowsableState.Never), Obsolete(Work.UseRunAsync, error: true), OverloadResolutionPriority(2)]
    public void Run<TState, TResult>(TState state, Func<TState, Task<TResult>> work, CancellationToken cancellationToken = default) => throw new NotSupportedException(Work.UseRunAsync);

    [EditorBrowsable(EditorBrowsableState.Never), Obsolete(Work.UseRunAsync, error: true), OverloadResolutionPriority(1)]
    public void Run<TState>(TState state, Func<TState, ValueTask> work, CancellationToken cancellationToken = default) => throw new NotSupportedException(Work.UseRunAsync);

    [EditorBrowsable(EditorBrowsableState.Never), Obsolete(Work.UseRunAsync, error: true), OverloadResolutionPriority(1)]
    public void Run<TState, TResult>(TState state, Func<TState, ValueTask<TResult>> work, CancellationToken cancellationToken = default) => throw new NotSupportedException(Work.UseRunAsync);
#pragma warning restore CS1591, CA1822
}
