using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Instrumentation.EntityFrameworkCore;

/// <summary>What the interceptors of contexts record to, and what they remember of each context in between.</summary>
internal sealed class MeasuredContexts
{
    public const string Conflict = "concurrency_conflict";

    private const string MeasuredConnection = "Gateway.Instrumentation.AdoNet.MeasuredConnection";

    private readonly GatewayMetrics _metrics;
    private readonly string? _database;
    private readonly QueryTypes _types;
    private readonly ConditionalWeakTable<DbContext, ContextState> _states = [];
    private volatile Type? _acceptedConnection;

    public MeasuredContexts(GatewayMetrics metrics, EntityFrameworkMetricsOptions options)
    {
        (_metrics, _database, CountsConnections) = (metrics, options.Database, options.CountConnections);
        _types = QueryTypes.Of(metrics);
        Saves = metrics.Factory.Shared(static factory => new EntityFrameworkMetrics(factory));
    }

    public DatabaseMetrics Database => _metrics.Database;

    public EntityFrameworkMetrics Saves { get; }

    public bool CountsConnections { get; }

    /// <summary>Refuses a connection that records by itself: each query would be counted twice, and a provider may not take it for its own.</summary>
    /// <exception cref="InvalidOperationException">It is such a connection.</exception>
    public void Accept(DbConnection connection)
    {
        var type = connection.GetType();
        if (type == _acceptedConnection)
            return;
        if (type.FullName == MeasuredConnection)
            throw new InvalidOperationException("The data source is measured already, and each query would be counted twice: give Entity Framework Core the provider's own (dataSource.Inner), such as options.UseNpgsql(dataSource).UseGatewayMetrics().");
        _acceptedConnection = type;
    }

    public string NameOf(DbConnection connection) => _database ?? (connection.Database is { Length: > 0 } given ? given : "(default)");

    public string ErrorOf(Exception exception) => _metrics.Factory.Errors.Classify(CauseOf(exception));

    /// <summary>A query that has run this long.</summary>
    public MeasuredQuery QueryOf(DbCommand command, TimeSpan before, DbContext? context) => new(
        _metrics, _types.Of(command.CommandText, command.CommandType), before, context is null ? null : StateOf(context));

    public ContextState StateOf(DbContext context)
    {
        if (_states.TryGetValue(context, out var state))
            return state;
        Saves.Announce(context.GetType().Name, Conflict);
        return _states.GetValue(context, static _ => new ContextState());
    }

    // Entity Framework Core and its providers wrap what the database said, in several layers.
    private static Exception CauseOf(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is DbException)
                return cause;
        }

        return exception;
    }

    /// <summary>A context is asked for one thing at a time.</summary>
    internal sealed class ContextState : IQueryOwner
    {
        private OperationScope<DatabaseTransactionResult>? _transaction;
        private MeasuredQuery? _saving;
        private OpenQueries _reading;
        private DbCommand? _notSent;
        private bool _hasFailed;

        public OperationScope Save { get; set; }

        /// <summary>The connection that is counted as open, by its database.</summary>
        public string? Open { get; set; }

        /// <summary>
        /// A command of SaveChanges is being read. Of its statements those after the first fail while its reader is read, by the provider
        /// itself: whether they did is known when the next command or the commit has ended, or the save.
        /// </summary>
        public void Reads(MeasuredQuery query)
        {
            Saved();
            _saving = query;
        }

        public void HasRead() => _saving?.Stop();

        public void Saved()
        {
            _saving?.Succeed();
            _saving = null;
        }

        public void NotSaved(Exception exception)
        {
            if (exception is OperationCanceledException)
                _saving?.Cancel(wasAsked: true);
            else
                _saving?.Fail(CauseOf(exception));
            _saving = null;
        }

        public void Begin(OperationScope<DatabaseTransactionResult> transaction)
        {
            End(DatabaseTransactionResult.RolledBack);
            (_transaction, _hasFailed) = (transaction, false);
        }

        /// <summary>A command starts whose token is cancelled already: nobody sends it.</summary>
        public void WillNotSend(DbCommand command) => _notSent = command;

        /// <summary>Whether a command that was cancelled had been sent.</summary>
        public bool WasSent(DbCommand command) => Interlocked.Exchange(ref _notSent, null) != command;

        public void QueryIsRead(MeasuredQuery query) => _reading.Add(query);

        public void QuerySucceeded() => _hasFailed = false;

        public void QueryFailed(string? errorType) => _hasFailed = true;

        /// <summary>What failed since is undone, and the transaction goes on.</summary>
        public void RolledBackToSavepoint() => _hasFailed = false;

        /// <summary>Ends the transaction with a commit. PostgreSQL rolls back instead, and says nothing, when a statement has failed.</summary>
        public void Commit(DbContext context)
        {
            Saved();
            End(_hasFailed && context.Database.ProviderName == "Npgsql.EntityFrameworkCore.PostgreSQL"
                ? DatabaseTransactionResult.RolledBack
                : DatabaseTransactionResult.Committed);
        }

        /// <summary>Ends the transaction, if there is one: Entity Framework Core does not tell of one that was left.</summary>
        public void End(DatabaseTransactionResult result)
        {
            _transaction?.Complete(result);
            Ended();
        }

        /// <summary>The connection is closed, with what the application left on it.</summary>
        public void Left()
        {
            _reading.Leave();
            End(DatabaseTransactionResult.RolledBack);
        }

        public void Fail(Exception exception, CancellationToken cancellationToken)
        {
            Saved();
            _transaction?.Fail(exception, cancellationToken);
            Ended();
        }

        private void Ended()
        {
            _transaction?.Dispose();
            _transaction = null;
        }
    }
}
