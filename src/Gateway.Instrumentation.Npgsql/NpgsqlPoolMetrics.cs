using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Npgsql;

namespace Gateway.Instrumentation.Npgsql;

/// <summary>
/// The connection pools of Npgsql in this process, read from its own meter at each scrape: <c>db_connections{database,state}</c>, and what they
/// may hold at most. A pool has the name of its data source (<c>NpgsqlDataSourceBuilder.Name</c>); without one, that of its database.
/// </summary>
/// <remarks>Thread-safe. Pools of one name are added up. Reads until it is disposed, or its registry is collected.</remarks>
public sealed class NpgsqlPoolMetrics : IDisposable
{
    private const string Count = "db.client.connection.count";
    private const string Max = "db.client.connection.max";

    private readonly DatabaseMetrics _connections;
    private readonly Labeled<Gauge, string> _max;
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, string> _names = new(StringComparer.Ordinal);
    private Dictionary<string, Pool> _pools = new(StringComparer.Ordinal);
    private Dictionary<string, Pool> _shown = new(StringComparer.Ordinal);

    /// <summary>Registers the family's metrics and starts to read.</summary>
    /// <param name="metrics">The factory to register them with.</param>
    public NpgsqlPoolMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        _connections = metrics.Shared(static factory => new DatabaseMetrics(factory));
        metrics.Gauge("npgsql_pools", "Number of connection pools of Npgsql in this process.").SetCallback(Read);
        _max = metrics.Gauge("npgsql_pool_max_connections", "Largest number of connections that the pool may hold.", Label.Text("database"));

        // Instruments refer to their listeners for ever: they must not keep the registry.
        var self = new WeakReference<NpgsqlPoolMetrics>(this);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Meter.Name: "Npgsql", Name: Count or Max })
                listener.EnableMeasurementEvents(instrument, self);
        };
        _listener.SetMeasurementEventCallback<int>(static (instrument, value, tags, state) =>
        {
            if (((WeakReference<NpgsqlPoolMetrics>)state!).TryGetTarget(out var pools))
                pools.Saw(instrument, value, tags);
        });
        _listener.Start();
    }

    /// <summary>Stops reading.</summary>
    ~NpgsqlPoolMetrics() => _listener.Dispose();

    /// <summary>Stops reading, and takes the pools from the page.</summary>
    public void Dispose()
    {
        _listener.Dispose();
        Read();
        GC.SuppressFinalize(this);
    }

    // Scrapes ask one after the other.
    private double? Read()
    {
        lock (_listener)
        {
            _pools.Clear();
            _listener.RecordObservableInstruments();
            foreach (var (database, pool) in _pools)
            {
                _connections.SetConnections(database, pool.Used, pool.Idle);
                _max.WithLabels(database).Set(pool.Max);
            }

            foreach (var database in _shown.Keys)
            {
                if (_pools.ContainsKey(database))
                    continue;
                _connections.RemoveConnections(database);
                _max.Remove(database);
            }

            (_pools, _shown) = (_shown, _pools);
            return _shown.Count;
        }
    }

    private void Saw(Instrument instrument, int value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string? name = null, state = null;
        foreach (var (key, tag) in tags)
        {
            if (key == "db.client.connection.pool.name")
                name = tag as string;
            else if (key == "db.client.connection.state")
                state = tag as string;
        }

        if (name is null)
            return;
        var database = _names.GetOrAdd(name, static name => NameOf(name));
        var pool = _pools.GetValueOrDefault(database);
        _pools[database] = (instrument.Name, state) switch
        {
            (Max, _) => pool with { Max = pool.Max + value },
            (_, "used") => pool with { Used = pool.Used + value },
            _ => pool with { Idle = pool.Idle + value },
        };
    }

    // A pool without a name has its connection string, without the password: too much for a label.
    private static string NameOf(string pool)
    {
        if (!pool.Contains('='))
            return pool;
        try
        {
            var parts = new NpgsqlConnectionStringBuilder(pool);
            return parts.Database ?? parts.Username ?? "(default)";
        }
        catch (ArgumentException)
        {
            return "(default)";
        }
    }

    private readonly record struct Pool(int Used, int Idle, int Max);
}
