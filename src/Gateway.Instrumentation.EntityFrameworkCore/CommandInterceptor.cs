using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Gateway.Instrumentation.EntityFrameworkCore;

/// <summary>Records commands. Those with a reader end with it.</summary>
internal sealed class CommandInterceptor(MeasuredContexts contexts) : DbCommandInterceptor
{
    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Starts(command, eventData, cancellationToken);
        return new(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Starts(command, eventData, cancellationToken);
        return new(result);
    }

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default)
    {
        Starts(command, eventData, cancellationToken);
        return new(result);
    }

    public override DbDataReader ReaderExecuted(DbCommand command, CommandExecutedEventData eventData, DbDataReader result)
    {
        var query = contexts.QueryOf(command, eventData.Duration, eventData.Context);

        // Providers read what a save returns by themselves, from a reader of their own type.
        if (eventData.CommandSource != CommandSource.SaveChanges)
            return query.Reader(result);
        if (eventData.Context is { } context)
            contexts.StateOf(context).Reads(query);
        else
            query.Succeed();
        return result;
    }

    public override ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default) =>
        new(ReaderExecuted(command, eventData, result));

    public override InterceptionResult DataReaderDisposing(DbCommand command, DataReaderDisposingEventData eventData, InterceptionResult result)
    {
        if (eventData is { DataReader: not MeasuredReader, Context: { } context })
            contexts.StateOf(context).HasRead();
        return result;
    }

    public override int NonQueryExecuted(DbCommand command, CommandExecutedEventData eventData, int result)
    {
        contexts.QueryOf(command, eventData.Duration, eventData.Context).Succeed();
        return result;
    }

    public override ValueTask<int> NonQueryExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default) =>
        new(NonQueryExecuted(command, eventData, result));

    public override object? ScalarExecuted(DbCommand command, CommandExecutedEventData eventData, object? result)
    {
        contexts.QueryOf(command, eventData.Duration, eventData.Context).Succeed();
        return result;
    }

    public override ValueTask<object?> ScalarExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, object? result, CancellationToken cancellationToken = default) =>
        new(ScalarExecuted(command, eventData, result));

    public override void CommandFailed(DbCommand command, CommandErrorEventData eventData)
    {
        Saved(eventData);
        contexts.QueryOf(command, eventData.Duration, eventData.Context).Fail(eventData.Exception);
    }

    public override Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        CommandFailed(command, eventData);
        return Task.CompletedTask;
    }

    public override void CommandCanceled(DbCommand command, CommandEndEventData eventData)
    {
        Saved(eventData);
        var wasAsked = eventData.Context is { } context && contexts.StateOf(context).WasSent(command);
        contexts.QueryOf(command, eventData.Duration, eventData.Context).Cancel(wasAsked);
    }

    public override Task CommandCanceledAsync(DbCommand command, CommandEndEventData eventData, CancellationToken cancellationToken = default)
    {
        CommandCanceled(command, eventData);
        return Task.CompletedTask;
    }

    private void Starts(DbCommand command, CommandEventData eventData, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested && eventData.Context is { } context)
            contexts.StateOf(context).WillNotSend(command);
    }

    // The command before this one was read to its end.
    private void Saved(CommandEventData eventData)
    {
        if (eventData is { CommandSource: CommandSource.SaveChanges, Context: { } context })
            contexts.StateOf(context).Saved();
    }
}
