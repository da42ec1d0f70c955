using Gateway.Instrumentation.Npgsql;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the pools of Npgsql to a host's metrics.</summary>
public static class NpgsqlBuilderExtensions
{
    /// <summary>Shows the connection pools of Npgsql, whoever uses them: <c>db_connections{database,state}</c>. See <see cref="NpgsqlPoolMetrics"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <returns>This builder.</returns>
    public static GatewayMetricsBuilder TrackNpgsqlPools(this GatewayMetricsBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddFamily<NpgsqlPoolMetrics>();
    }
}
