using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Gateway.Instrumentation.EntityFrameworkCore;

/// <summary>The provider's execution strategy; counts its attempts.</summary>
internal sealed class MeasuredExecutionStrategy(IExecutionStrategy inner, MeasuredContexts contexts) : IExecutionStrategy
{
    public bool RetriesOnFailure => inner.RetriesOnFailure;

    public TResult Execute<TState, TResult>(
        TState state, Func<DbContext, TState, TResult> operation, Func<DbContext, TState, ExecutionResult<TResult>>? verifySucceeded)
    {
        if (!inner.RetriesOnFailure)
            return inner.Execute(state, operation, verifySucceeded);
        var attempts = 0;
        return inner.Execute(
            state,
            (context, given) =>
            {
                Attempt(context, ++attempts);
                try
                {
                    return operation(context, given);
                }
                catch (Exception exception)
                {
                    contexts.StateOf(context).NotSaved(exception);
                    throw;
                }
            },
            verifySucceeded);
    }

    public Task<TResult> ExecuteAsync<TState, TResult>(
        TState state, Func<DbContext, TState, CancellationToken, Task<TResult>> operation,
        Func<DbContext, TState, CancellationToken, Task<ExecutionResult<TResult>>>? verifySucceeded, CancellationToken cancellationToken = default)
    {
        if (!inner.RetriesOnFailure)
            return inner.ExecuteAsync(state, operation, verifySucceeded, cancellationToken);
        var attempts = 0;
        return inner.ExecuteAsync(
            state,
            async (context, given, token) =>
            {
                Attempt(context, ++attempts);
                try
                {
                    return await operation(context, given, token).ConfigureAwait(false);
                }
                catch (Exception exception)
                {
                    contexts.StateOf(context).NotSaved(exception);
                    throw;
                }
            },
            verifySucceeded,
            cancellationToken);
    }

    private void Attempt(DbContext context, int attempt)
    {
        if (attempt > 1)
            contexts.Saves.RecordRetry(context.GetType().Name);
    }
}
