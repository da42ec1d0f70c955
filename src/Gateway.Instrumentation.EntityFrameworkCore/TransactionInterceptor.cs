using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Gateway.Instrumentation.EntityFrameworkCore;

/// <summary>Records transactions that Entity Framework Core begins: those of the application, and those of SaveChanges.</summary>
internal sealed class TransactionInterceptor(MeasuredContexts contexts) : DbTransactionInterceptor
{
    public override DbTransaction TransactionStarted(DbConnection connection, TransactionEndEventData eventData, DbTransaction result)
    {
        if (eventData.Context is { } context)
            contexts.StateOf(context).Begin(contexts.Database.TrackTransaction(contexts.NameOf(connection)));
        return result;
    }

    public override ValueTask<DbTransaction> TransactionStartedAsync(
        DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default) =>
        new(TransactionStarted(connection, eventData, result));

    public override void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData)
    {
        if (eventData.Context is { } context)
            contexts.StateOf(context).Commit(context);
    }

    public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        TransactionCommitted(transaction, eventData);
        return Task.CompletedTask;
    }

    public override void TransactionRolledBack(DbTransaction transaction, TransactionEndEventData eventData)
    {
        if (eventData.Context is { } context)
            contexts.StateOf(context).End(DatabaseTransactionResult.RolledBack);
    }

    public override Task TransactionRolledBackAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        TransactionRolledBack(transaction, eventData);
        return Task.CompletedTask;
    }

    public override void RolledBackToSavepoint(DbTransaction transaction, TransactionEventData eventData)
    {
        if (eventData.Context is { } context)
            contexts.StateOf(context).RolledBackToSavepoint();
    }

    public override Task RolledBackToSavepointAsync(DbTransaction transaction, TransactionEventData eventData, CancellationToken cancellationToken = default)
    {
        RolledBackToSavepoint(transaction, eventData);
        return Task.CompletedTask;
    }

    public override void TransactionFailed(DbTransaction transaction, TransactionErrorEventData eventData) => Fail(eventData, CancellationToken.None);

    public override Task TransactionFailedAsync(DbTransaction transaction, TransactionErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        Fail(eventData, cancellationToken);
        return Task.CompletedTask;
    }

    // A savepoint that failed leaves the transaction as it is.
    private void Fail(TransactionErrorEventData eventData, CancellationToken cancellationToken)
    {
        if (eventData is { Action: "Commit" or "Rollback", Context: { } context })
            contexts.StateOf(context).Fail(eventData.Exception, cancellationToken);
    }
}
