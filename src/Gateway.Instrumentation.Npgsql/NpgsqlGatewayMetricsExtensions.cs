using Gateway.Instrumentation;
using Gateway.Instrumentation.AdoNet;
using Gateway.Instrumentation.Npgsql;

namespace Npgsql;

/// <summary>Measures Npgsql: its pools, and the queries of its data sources.</summary>
public static class NpgsqlGatewayMetricsExtensions
{
    /// <summary>
    /// Returns the data source, measured: queries, the time to get a connection, transactions. Shows the pools of Npgsql as well, with
    /// <see cref="NpgsqlPoolMetrics"/>.
    /// </summary>
    /// <param name="dataSource">The data source.</param>
    /// <param name="metrics">The metrics to record to.</param>
    /// <param name="configure">Sets the options. <see cref="DatabaseClientOptions.CountConnections"/> is false, as the pool is observed, and <see cref="DatabaseClientOptions.ErrorsEndTransactions"/> is true.</param>
    /// <returns>The data source to use from now on. Disposing it disposes Npgsql's.</returns>
    public static MeasuredDataSource UseGatewayMetrics(
        this NpgsqlDataSource dataSource, GatewayMetrics metrics, Action<DatabaseClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        metrics.Factory.Shared(static factory => new NpgsqlPoolMetrics(factory));
        return new MeasuredDataSource(dataSource, metrics, options =>
        {
            options.CountConnections = false;
            options.ErrorsEndTransactions = true;
            configure?.Invoke(options);
        });
    }
}
