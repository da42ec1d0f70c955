using System.Data;
using System.Data.Common;

namespace Gateway.Instrumentation.AdoNet;

/// <summary>The provider's transaction. One that is left without a commit was rolled back.</summary>
internal sealed class MeasuredTransaction : DbTransaction
{
    private readonly MeasuredConnection _connection;
    private readonly OperationScope<DatabaseTransactionResult> _scope;
    private bool _isDisposed; // once: providers use the object again

    private MeasuredTransaction(MeasuredConnection connection, OperationScope<DatabaseTransactionResult> scope, DbTransaction inner)
    {
        (_connection, _scope, Inner) = (connection, scope, inner);
        connection.Began(this);
    }

    public DbTransaction Inner { get; }

    public override IsolationLevel IsolationLevel => Inner.IsolationLevel;

    public override bool SupportsSavepoints => Inner.SupportsSavepoints;

    protected override DbConnection? DbConnection => _isDisposed || Inner.Connection is null ? null : _connection;

    public static MeasuredTransaction Begin(
        MeasuredConnection connection, OperationScope<DatabaseTransactionResult> scope, DbConnection inner, IsolationLevel isolationLevel)
    {
        try
        {
            return new(connection, scope, inner.BeginTransaction(isolationLevel));
        }
        catch (Exception exception)
        {
            Failed(scope, exception, default);
            throw;
        }
    }

    public static async ValueTask<DbTransaction> BeginAsync(
        MeasuredConnection connection, OperationScope<DatabaseTransactionResult> scope, DbConnection inner, IsolationLevel isolationLevel,
        CancellationToken cancellationToken)
    {
        try
        {
            return new MeasuredTransaction(connection, scope, await inner.BeginTransactionAsync(isolationLevel, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            Failed(scope, exception, cancellationToken);
            throw;
        }
    }

    public override void Commit()
    {
        try
        {
            Inner.Commit();
        }
        catch (Exception exception)
        {
            Failed(_scope, exception, default);
            throw;
        }

        Ended(_connection.Committed());
    }

    public override async Task CommitAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await Inner.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Failed(_scope, exception, cancellationToken);
            throw;
        }

        Ended(_connection.Committed());
    }

    public override void Rollback()
    {
        try
        {
            Inner.Rollback();
        }
        catch (Exception exception)
        {
            Failed(_scope, exception, default);
            throw;
        }

        Ended(DatabaseTransactionResult.RolledBack);
    }

    public override async Task RollbackAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await Inner.RollbackAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Failed(_scope, exception, cancellationToken);
            throw;
        }

        Ended(DatabaseTransactionResult.RolledBack);
    }

    public override void Save(string savepointName) => Inner.Save(savepointName);

    public override Task SaveAsync(string savepointName, CancellationToken cancellationToken = default) => Inner.SaveAsync(savepointName, cancellationToken);

    public override void Rollback(string savepointName)
    {
        Inner.Rollback(savepointName);
        _connection.RolledBackToSavepoint();
    }

    public override async Task RollbackAsync(string savepointName, CancellationToken cancellationToken = default)
    {
        await Inner.RollbackAsync(savepointName, cancellationToken).ConfigureAwait(false);
        _connection.RolledBackToSavepoint();
    }

    public override void Release(string savepointName) => Inner.Release(savepointName);

    public override Task ReleaseAsync(string savepointName, CancellationToken cancellationToken = default) =>
        Inner.ReleaseAsync(savepointName, cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            await Inner.DisposeAsync().ConfigureAwait(false);
            Leave();
        }

        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>It is left, or its connection closed: the database rolled back.</summary>
    public void Leave() => Ended(DatabaseTransactionResult.RolledBack);

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            Inner.Dispose();
            Leave();
        }

        base.Dispose(disposing);
    }

    private static void Failed(OperationScope<DatabaseTransactionResult> scope, Exception exception, CancellationToken cancellationToken)
    {
        scope.Fail(exception, cancellationToken);
        scope.Dispose();
    }

    // The first end counts: a scope that has ended does nothing.
    private void Ended(DatabaseTransactionResult result)
    {
        _scope.Complete(result);
        _scope.Dispose();
    }
}
