using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

public readonly partial struct OperationScope<TResult>
{
    /// <summary>Runs the work, records the result that it returns, and rethrows its exception.</summary>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">The caller's token. A cancellation that it requested counts as cancelled, not as failed.</param>
    /// <returns>The result.</returns>
    public TResult Run(Func<TResult> work, CancellationToken cancellationToken = default) =>
        Run(work, static work => Work.Given(work)(), static result => result, cancellationToken);

    /// <summary>Runs the work, records the result derived from its value, and rethrows its exception.</summary>
    /// <typeparam name="TValue">The type of the work's value.</typeparam>
    /// <param name="work">The work.</param>
    /// <param name="resultOf">Maps the value to the result, such as null to miss.</param>
    /// <param name="cancellationToken">The caller's token. A cancellation that it requested counts as cancelled, not as failed.</param>
    /// <returns>The value that the work returned.</returns>
    public TValue Run<TValue>(Func<TValue> work, Func<TValue, TResult> resultOf, CancellationToken cancellationToken = default) =>
        Run(work, static work => Work.Given(work)(), resultOf, cancellationToken);

    /// <inheritdoc cref="Run{TValue}(Func{TValue}, Func{TValue, TResult}, CancellationToken)"/>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <typeparam name="TValue">The type of the work's value.</typeparam>
    /// <param name="state">The state for the work, so that the delegate can be static and allocates nothing.</param>
    /// <param name="work">The work.</param>
    /// <param name="resultOf">Maps the value to the result, such as null to miss.</param>
    /// <param name="cancellationToken">The caller's token. A cancellation that it requested counts as cancelled, not as failed.</param>
    public TValue Run<TState, TValue>(
        TState state, Func<TState, TValue> work, Func<TValue, TResult> resultOf, CancellationToken cancellationToken = default)
    {
        using var scope = this;
        try
        {
            ArgumentNullException.ThrowIfNull(work);
            ArgumentNullException.ThrowIfNull(resultOf);
            var value = work(state);
            Complete(resultOf(value));
            return value;
        }
        catch (Exception exception)
        {
            Fail(exception, cancellationToken);
            throw;
        }
    }

    /// <summary>Awaits the work, records the result that it returns, and rethrows its exception.</summary>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">The caller's token. A cancellation that it requested counts as cancelled, not as failed.</param>
    /// <returns>The result.</returns>
    public Task<TResult> RunAsync(Func<Task<TResult>> work, CancellationToken cancellationToken = default) =>
        RunAsync(work, static (work, _) => Work.Given(work)(), static result => result, cancellationToken);

    /// <summary>Awaits the work, records the result derived from its value, and rethrows its exception.</summary>
    /// <typeparam name="TValue">The type of the work's value.</typeparam>
    /// <param name="work">The work.</param>
    /// <param name="resultOf">Maps the value to the result, such as null to miss.</param>
    /// <param name="cancellationToken">The caller's token. A cancellation that it requested counts as cancelled, not as failed.</param>
    /// <returns>The value that the work returned.</returns>
    public Task<TValue> RunAsync<TValue>(
        Func<Task<TValue>> work, Func<TValue, TResult> resultOf, CancellationToken cancellationToken = default) =>
        RunAsync(work, static (work, _) => Work.Given(work)(), resultOf, cancellationToken);

    /// <summary>Awaits the work, records the result that it returns, and rethrows its exception.</summary>
    /// <param name="work">The work. It receives the token.</param>
    /// <param name="cancellationToken">The caller's token. A cancellation that it requested counts as cancelled, not as failed.</param>
    /// <returns>The result.</returns>
    public Task<TResult> RunAsync(Func<CancellationToken, Task<TResult>> work, CancellationToken cancellationToken = default) =>
        RunAsync(work, static (work, token) => Work.Given(work)(token), static result => result, cancellationToken);

    /// <summary>Awaits the work, records the result derived from its value, and rethrows its exception.</summary>
    /// <typeparam name="TValue">The type of the work's value.</typeparam>
    /// <param name="work">The work. It receives the token.</param>
    /// <param name="resultOf">Maps the value to the result, such as null to miss.</param>
    /// <param name="cancellationToken">The caller's token. A cancellation that it requested counts as cancelled, not as failed.</param>
    /// <returns>The value that the work returned.</returns>
    public Task<TValue> RunAsync<TValue>(
        Func<CancellationToken, Task<TValue>> work, Func<TValue, TResult> resultOf, CancellationToken cancellationToken = default) =>
        RunAsync(work, static (work, token) => Work.Given(work)(token), resultOf, cancellationToken);

    /// <inheritdoc cref="RunAsync{TValue}(Func{CancellationToken, Task{TValue}}, Func{TValue, TResult}, CancellationToken)"/>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <typeparam name="TValue">The type of the work's value.</typeparam>
    /// <param name="state">The state for the work, so that the delegate can be static and allocates nothing.</param>
    /// <param name="work">The work. It receives the state and the token.</param>
    /// <param name="resultOf">Maps the value to the result, such as null to miss.</param>
    /// <param name="cancellationToken">The caller's token. A cancellation that it requested counts as cancelled, not as failed.</param>
    public async Task<TValue> RunAsync<TState, TValue>(
        TState state, Func<TState, CancellationToken, Task<TValue>> work, Func<TValue, TResult> resultOf,
        CancellationToken cancellationToken = default)
    {
        using var scope = this;
        try
        {
            ArgumentNullException.ThrowIfNull(work);
            ArgumentNullException.ThrowIfNull(resultOf);
            var value = await work(state, cancellationToken).ConfigureAwait(false);
            scope.Complete(resultOf(value));
            return value;
        }
        catch (Exception exception)
        {
            scope.Fail(exception, cancellationToken);
            throw;
        }
    }

    // As in OperationScope: Run with an async delegate must not compile.
#pragma warning disable CS1591, CA1822

    [EditorBrowsable(EditorBrowsableState.Never), Obsolete(Work.UseRunAsync, error: true), OverloadResolutionPriority(2)]
    public void Run(Func<Task<TResult>> work, CancellationToken cancellationToken = default) => throw new NotSupportedException(Work.UseRunAsync);

    [EditorBrowsable(EditorBrowsableState.Never), Obsolete(Work.UseRunAsync, error: true), OverloadResolutionPriority(1)]
    public void Run(Func<ValueTask<TResult>> work, CancellationToken cancellationToken = default) => throw new NotSupportedException(Work.UseRunAsync);

    [EditorBrowsable(EditorBrowsableState.Never), Obsolete(Work.UseRunAsync, error: true), OverloadResolutionPriority(2)]
    public void Run<TValue>(Func<Task<TValue>> work, Func<TValue, TResult> resultOf, CancellationToken cancellationToken = default) => throw new NotSupportedException(Work.UseRunAsync);

    [EditorBrowsable(EditorBrowsableState.Never), Obsolete(Work.UseRunAsync, error: true), OverloadResolutionPriority(1)]
    public void Run<TValue>(Func<ValueTask<TValue>> work, Func<TValue, TResult> resultOf, CancellationToken cancellationToken = default) => throw new NotSupportedException(Work.UseRunAsync);

    [EditorBrowsable(EditorBrowsableState.Never), Obsolete(Work.UseRunAsync, error: true), OverloadResolutionPriority(2)]
    public void Run<TState, TValue>(TState state, Func<TState, Task<TValue>> work, Func<TValue, TResult> resultOf, CancellationToken cancellationToken = default) => throw new NotSupportedException(Work.UseRunAsync);

    [EditorBrowsable(EditorBrowsableState.Never), Obsolete(Work.UseRunAsync, error: true), OverloadResolutionPriority(1)]
    public void Run<TState, TValue>(TState state, Func<TState, ValueTask<TValue>> work, Func<TValue, TResult> resultOf, CancellationToken cancellationToken = default) => throw new NotSupportedException(Work.UseRunAsync);
#pragma warning restore CS1591, CA1822
}
