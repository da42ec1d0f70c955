using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Gateway.Instrumentation.EntityFrameworkCore;

/// <summary>Records connections that Entity Framework Core opens and closes.</summary>
internal sealed class ConnectionInterceptor(MeasuredContexts contexts) : DbConnectionInterceptor
{
    public override InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        contexts.Accept(connection);
        return result;
    }

    public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
        new(ConnectionOpening(connection, eventData, result));

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        var database = contexts.NameOf(connection);
        contexts.Database.RecordConnect(database, eventData.Duration);
        if (!contexts.CountsConnections || eventData.Context is not { } context || contexts.StateOf(context) is not { Open: null } state)
            return;
        state.Open = database;
        contexts.Database.RecordOpened(database);
    }

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }

    public override void ConnectionFailed(DbConnection connection, ConnectionErrorEventData eventData) =>
        contexts.Database.RecordConnect(contexts.NameOf(connection), contexts.ErrorOf(eventData.Exception), eventData.Duration);

    public override Task ConnectionFailedAsync(DbConnection connection, ConnectionErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        ConnectionFailed(connection, eventData);
        return Task.CompletedTask;
    }

    public override void ConnectionCanceled(DbConnection connection, ConnectionEndEventData eventData) =>
        contexts.Database.RecordConnect(contexts.NameOf(connection), OperationOutcome.Cancelled, eventData.Duration);

    public override Task ConnectionCanceledAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ConnectionCanceled(connection, eventData);
        return Task.CompletedTask;
    }

    public override void ConnectionClosed(DbConnection connection, ConnectionEndEventData eventData) => Closed(eventData.Context);

    public override Task ConnectionClosedAsync(DbConnection connection, ConnectionEndEventData eventData)
    {
        Closed(eventData.Context);
        return Task.CompletedTask;
    }

    // A context that is disposed with an open connection does not close it first.
    public override void ConnectionDisposed(DbConnection connection, ConnectionEndEventData eventData) => Closed(eventData.Context);

    public override Task ConnectionDisposedAsync(DbConnection connection, ConnectionEndEventData eventData)
    {
        Closed(eventData.Context);
        return Task.CompletedTask;
    }

    private void Closed(DbContext? context)
    {
        if (context is null)
            return;
        var state = contexts.StateOf(context);
        state.Left();
        if (state.Open is { } database)
            contexts.Database.RecordClosed(database);
        state.Open = null;
    }
}
