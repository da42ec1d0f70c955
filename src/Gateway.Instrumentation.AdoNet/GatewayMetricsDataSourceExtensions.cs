using Gateway.Instrumentation;
using Gateway.Instrumentation.AdoNet;

namespace System.Data.Common;

/// <summary>Measures data sources of any provider.</summary>
public static class GatewayMetricsDataSourceExtensions
{
    /// <summary>Returns the data source, measured.</summary>
    /// <param name="dataSource">The provider's data source.</param>
    /// <param name="metrics">The metrics to record to.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The data source to use from now on. Disposing it disposes the provider's. One that is measured already is returned as it is.</returns>
    public static MeasuredDataSource UseGatewayMetrics(
        this DbDataSource dataSource, GatewayMetrics metrics, Action<DatabaseClientOptions>? configure = null) =>
        dataSource as MeasuredDataSource ?? new MeasuredDataSource(dataSource, metrics, configure);
}
