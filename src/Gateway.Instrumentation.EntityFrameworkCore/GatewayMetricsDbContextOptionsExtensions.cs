using Gateway.Instrumentation;
using Gateway.Instrumentation.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.EntityFrameworkCore;

/// <summary>Records the contexts of Entity Framework Core.</summary>
public static class GatewayMetricsDbContextOptionsExtensions
{
    /// <summary>
    /// Records commands, connections and transactions with <see cref="DatabaseMetrics"/>, saves and retries with <see cref="EntityFrameworkMetrics"/>.
    /// The metrics are those of the application: <c>services.AddDbContext&lt;Shop&gt;(o => o.UseNpgsql(…).UseGatewayMetrics())</c>.
    /// </summary>
    /// <typeparam name="TBuilder">The type of the builder.</typeparam>
    /// <param name="builder">The options of the context. Call it after the provider's method, such as <c>UseNpgsql</c>.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>This builder. A second call changes nothing.</returns>
    /// <remarks>
    /// The label <c>query_type</c> is <c>select</c>, <c>insert</c>, <c>update</c>, <c>delete</c>, <c>ddl</c> or <c>other</c>, from the first keyword, or
    /// the tag of the query when it is a name: <c>TagWith("orders.list")</c>.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The context was not added with <c>AddDbContext</c>, or the application has no <c>AddGatewayMetrics</c>.</exception>
    public static TBuilder UseGatewayMetrics<TBuilder>(this TBuilder builder, Action<EntityFrameworkMetricsOptions>? configure = null)
        where TBuilder : DbContextOptionsBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Options.FindExtension<CoreOptionsExtension>()?.ApplicationServiceProvider
            ?? throw new InvalidOperationException("The application's services are not known here: hand in the metrics, UseGatewayMetrics(metrics), or add the context with AddDbContext.");
        var metrics = services.GetService<GatewayMetrics>()
            ?? throw new InvalidOperationException("The application has no metrics: call services.AddGatewayMetrics().");
        return builder.UseGatewayMetrics(metrics, configure);
    }

    /// <summary>Does the same with metrics that are handed in, for contexts without dependency injection.</summary>
    /// <typeparam name="TBuilder">The type of the builder.</typeparam>
    /// <param name="builder">The options of the context. Call it after the provider's method, such as <c>UseNpgsql</c>.</param>
    /// <param name="metrics">The metrics to record to.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>This builder. A second call changes nothing.</returns>
    public static TBuilder UseGatewayMetrics<TBuilder>(
        this TBuilder builder, GatewayMetrics metrics, Action<EntityFrameworkMetricsOptions>? configure = null)
        where TBuilder : DbContextOptionsBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(metrics);
        if (builder.Options.FindExtension<MetricsOptionsExtension>() is not null)
            return builder;
        var options = new EntityFrameworkMetricsOptions();
        configure?.Invoke(options);
        var contexts = new MeasuredContexts(metrics, options);
        ((IDbContextOptionsBuilderInfrastructure)builder).AddOrUpdateExtension(new MetricsOptionsExtension(contexts));
        builder.AddInterceptors(
            new CommandInterceptor(contexts), new ConnectionInterceptor(contexts), new TransactionInterceptor(contexts), new SaveInterceptor(contexts));
        return builder;
    }
}
