using System.Data;
using System.Data.Common;

namespace Gateway.Instrumentation;

/// <summary>One query, from its start to its end, which is that of its reader when it has one. It ends once.</summary>
internal sealed class MeasuredQuery(GatewayMetrics metrics, string queryType, TimeSpan before = default, IQueryOwner? owner = null)
{
    private readonly long _startedAt = metrics.Factory.TimeProvider.GetTimestamp();
    private TimeSpan? _elapsed;
    private volatile bool _wasCancelled;
    private int _hasEnded;

    private TimeSpan Elapsed => _elapsed ?? before + metrics.Factory.TimeProvider.GetElapsedTime(_startedAt);

    /// <summary>The time stops. How the query ended is not known yet.</summary>
    public void Stop() => _elapsed ??= Elapsed;

    /// <summary>The caller asked the provider to cancel it: what it throws from now on is no failure.</summary>
    public void MarkCancelled() => _wasCancelled = true;

    public void Succeed() => End(OperationOutcome.Success);

    public void Cancel()
    {
        owner?.QueryFailed(errorType: null);
        End(OperationOutcome.Cancelled);
    }

    public void Fail(Exception exception, CancellationToken cancellationToken = default)
    {
        if (_wasCancelled || (exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            Cancel();
            return;
        }

        var errorType = metrics.Factory.Errors.Classify(exception);
        owner?.QueryFailed(errorType);
        if (Interlocked.Exchange(ref _hasEnded, 1) == 0)
            metrics.Database.RecordQuery(queryType, errorType, Elapsed);
    }

    /// <summary>Runs a query without a reader.</summary>
    public TResult Run<TCommand, TResult>(TCommand command, Func<TCommand, TResult> execute)
    {
        var result = Start(command, execute);
        Succeed();
        return result;
    }

    /// <inheritdoc cref="Run"/>
    public async Task<TResult> RunAsync<TCommand, TResult>(
        TCommand command, Func<TCommand, CancellationToken, Task<TResult>> execute, CancellationToken cancellationToken)
    {
        var result = await StartAsync(command, execute, cancellationToken).ConfigureAwait(false);
        Succeed();
        return result;
    }

    /// <summary>Runs a query that lasts until its reader is closed.</summary>
    public DbDataReader Read<TCommand>(TCommand command, CommandBehavior behavior, Func<TCommand, CommandBehavior, DbDataReader> execute) =>
        new MeasuredReader(Start((command, behavior, execute), static call => call.execute(call.command, call.behavior)), this);

    /// <inheritdoc cref="Read"/>
    public async Task<DbDataReader> ReadAsync<TCommand>(
        TCommand command, CommandBehavior behavior, Func<TCommand, CommandBehavior, CancellationToken, Task<DbDataReader>> execute, CancellationToken cancellationToken)
    {
        var reader = await StartAsync((command, behavior, execute), static (call, token) => call.execute(call.command, call.behavior, token), cancellationToken).ConfigureAwait(false);
        return new MeasuredReader(reader, this);
    }

    /// <summary>Runs a part of a query, which goes on when it succeeds.</summary>
    public TResult Start<TCommand, TResult>(TCommand command, Func<TCommand, TResult> execute)
    {
        try
        {
            return execute(command);
        }
        catch (Exception exception)
        {
            Fail(exception);
            throw;
        }
    }

    /// <inheritdoc cref="Start"/>
    public async Task<TResult> StartAsync<TCommand, TResult>(
        TCommand command, Func<TCommand, CancellationToken, Task<TResult>> execute, CancellationToken cancellationToken)
    {
        try
        {
            return await execute(command, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Fail(exception, cancellationToken);
            throw;
        }
    }

    private void End(OperationOutcome outcome)
    {
        if (Interlocked.Exchange(ref _hasEnded, 1) == 0)
            metrics.Database.RecordQuery(queryType, outcome, Elapsed);
    }
}
