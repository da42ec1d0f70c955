using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

public readonly partial struct OperationScope
{
    /// <summary>Does the work, records how it went, and rethrows what it throws.</summary>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">The caller's token: a cancellation that it asked for counts as cancelled, not as failed.</param>
    public void Run(Action work, CancellationToken cancellationToken = default) =>
        Run(work, static work => Work.Given(work)(), cancellationToken);

    /// <inheritdoc cref="Run(Action, CancellationToken)"/>
    /// <typeparam name="TResult">What the work gives.</typeparam>
    /// <returns>What the work gave.</returns>
    public TResult Run<TResult>(Func<TResult> work, CancellationToken cancellationToken = default) =>
        Run(work, static work => Work.Given(work)(), cancellationToken);

    /// <inheritdoc cref="Run(Action, CancellationToken)"/>
    /// <typeparam name="TState">What the work needs.</typeparam>
    /// <param name="state">Handed to the work, so that the delegate can be static and allocates nothing.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">The caller's token: a cancellation that it asked for counts as cancelled, not as failed.</param>
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
    /// <typeparam name="TState">What the work needs.</typeparam>
    /// <typeparam name="TResult">What the work gives.</typeparam>
    /// <returns>What the work gave.</returns>
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

    /// <summary>Awaits the work, records how it went, and rethrows what it throws.</summary>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">The caller's token: a cancellation that it asked for counts as cancelled, not as failed.</param>
    /// <returns>A task that ends as the work does.</returns>
    public Task RunAsync(Func<Task> work, CancellationToken cancellationToken = default) =>
        RunAsync(work, static (work, _) => Work.Given(work)(), cancellationToken);

    /// <inheritdoc cref="RunAsync(Func{Task}, CancellationToken)"/>
    /// <typeparam name="TResult">What the work gives.</typeparam>
    public Task<TResult> RunAsync<TResult>(Func<Task<TResult>> work, CancellationToken cancellationToken = default) =>
        RunAsync(work, static (work, _) => Work.Given(work)(), cancellationToken);

    /// <inheritdoc cref="RunAsync(Func{Task}, CancellationToken)"/>
    /// <param name="work">The work. It is handed the token.</param>
    /// <param name="cancellationToken">The caller's token: a cancellation that it asked for counts as cancelled, not as failed.</param>
    public Task RunAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken = default) =>
        RunAsync(work, static (work, token) => Work.Given(work)(token), cancellationToken);

    /// <inheritdoc cref="RunAsync(Func{CancellationToken, Task}, CancellationToken)"/>
    /// <typeparam name="TResult">What the work gives.</typeparam>
    public Task<TResult> RunAsync<TResult>(Func<CancellationToken, Task<TResult>> work, CancellationToken cancellationToken = default) =>
        RunAsync(work, static (work, token) => Work.Given(work)(token), cancellationToken);

    /// <inheritdoc cref="RunAsync(Func{CancellationToken, Task}, CancellationToken)"/>
    /// <typeparam name="TState">What the work needs.</typeparam>
    /// <param name="state">Handed to the work, so that the delegate can be static and captures nothing.</param>
    /// <param name="work">The work. It is handed the state and the token.</param>
    /// <param name="cancellationToken">The caller's token: a cancellation that it asked for counts as cancelled, not as failed.</param>
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
    /// <typeparam name="TState">What the work needs.</typeparam>
    /// <typeparam name="TResult">What the work gives.</typeparam>
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

    // Run given an async delegate must not compile. The priorities make the compiler choose one of these, with its
    // message, over the generic forms that would take a task for an ordinary result.
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
