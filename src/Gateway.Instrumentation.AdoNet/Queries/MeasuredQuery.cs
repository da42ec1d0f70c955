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

    /// <summary>Whether it is recorded.</summary>
    public bool HasEnded => Volatile.Read(ref _hasEnded) != 0;

    private TimeSpan Elapsed => _elapsed ?? before + metrics.Factory.TimeProvider.GetElapsedTime(_startedAt);

    /// <summary>The time stops. How the query ended is not known yet.</summary>
    public void Stop() => _elapsed ??= Elapsed;

    /// <summary>The caller asked the provider to cancel it: what it throws from now on is no failure.</summary>
    public void MarkCancelled() => _wasCancelled = true;

    public void Succeed()
    {
        if (End(OperationOutcome.Success))
            owner?.QuerySucceeded();
    }

    /// <summary>Nobody reads it any more. That is no failure, and says nothing of its transaction.</summary>
    public void Leave() => End(OperationOutcome.Success);

    /// <summary>Its caller cancelled it.</summary>
    /// <param name="wasAsked">Whether the database had been asked.</param>
    public void Cancel(bool wasAsked)
    {
        if (wasAsked)
            owner?.QueryFailed(errorType: null);
        End(OperationOutcome.Cancelled);
    }

    public void Fail(Exception exception, CancellationToken cancellationToken = default)
    {
        if (_wasCancelled || (exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            Cancel(WasAsked(exception));
            return;
        }

        var errorType = metrics.Factory.Errors.Classify(exception);
        if (WasAsked(exception))
            owner?.QueryFailed(errorType);
        if (Interlocked.Exchange(ref _hasEnded, 1) == 0)
            metrics.Database.RecordQuery(queryType, errorType, Elapsed);
    }

    /// <summary>Prepares a query: one that cannot be prepared has failed, and one that can does not run yet.</summary>
    public void Prepare<TCommand>(TCommand command, Action<TCommand> prepare) => Start((command, prepare), static call =>
    {
        call.prepare(call.command);
        return true;
    });

    /// <summary>Prepares a query.</summary>
    public Task PrepareAsync<TCommand>(TCommand command, Func<TCommand, CancellationToken, Task> prepare, CancellationToken cancellationToken) =>
        StartAsync((command, prepare), static async (call, token) =>
        {
            await call.prepare(call.command, token).ConfigureAwait(false);
            return true;
        }, cancellationToken);

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
        Reader(Start((command, behavior, execute), static call => call.execute(call.command, call.behavior)));

    /// <inheritdoc cref="Read"/>
    public async Task<DbDataReader> ReadAsync<TCommand>(
        TCommand command, CommandBehavior behavior, Func<TCommand, CommandBehavior, CancellationToken, Task<DbDataReader>> execute, CancellationToken cancellationToken)
    {
        var reader = await StartAsync((command, behavior, execute), static (call, token) => call.execute(call.command, call.behavior, token), cancellationToken).ConfigureAwait(false);
        return Reader(reader);
    }

    /// <summary>Stands before a reader: the query ends with it, or with its connection.</summary>
    public MeasuredReader Reader(DbDataReader reader)
    {
        owner?.QueryIsRead(this);
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

    // What a provider refuses by itself, or was cancelled before it sent anything, changes nothing in the database.
    private static bool WasAsked(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is DbException or TimeoutException)
                return true;
        }

        return false;
    }

    private bool End(OperationOutcome outcome)
    {
        if (Interlocked.Exchange(ref _hasEnded, 1) != 0)
            return false;
        metrics.Database.RecordQuery(queryType, outcome, Elapsed);
        return true;
    }
}
