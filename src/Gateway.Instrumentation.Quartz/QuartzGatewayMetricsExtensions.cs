using Gateway.Instrumentation;
using Gateway.Instrumentation.Quartz;
using Microsoft.Extensions.DependencyInjection;

namespace Quartz;

/// <summary>Records the jobs of a Quartz scheduler with <see cref="JobMetrics"/>.</summary>
public static class QuartzGatewayMetricsExtensions
{
    /// <summary>
    /// Records every run of the scheduler's jobs: outcome, duration, start delay, retries; what misfires, overlaps or is vetoed as
    /// skipped; and how often each job is expected to succeed. Adds <c>AddGatewayMetrics</c>, unless it is there.
    /// </summary>
    /// <param name="builder">The scheduler: <c>services.AddQuartz(q => q.AddGatewayMetrics())</c>.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>This builder.</returns>
    public static IQuartzBuilder AddGatewayMetrics(this IQuartzBuilder builder, Action<QuartzMetricsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = Options(configure);
        builder.Services.AddGatewayMetrics();

        // One listener for each scheduler, in each service provider.
        var key = new object();
        builder.Services.AddKeyedSingleton(key, (services, _) => new QuartzMetricsListener(services.GetRequiredService<GatewayMetrics>(), options));
        builder.AddJobListener(services => services.GetRequiredKeyedService<QuartzMetricsListener>(key));
        builder.AddTriggerListener(services => services.GetRequiredKeyedService<QuartzMetricsListener>(key));
        builder.AddSchedulerListener(services => services.GetRequiredKeyedService<QuartzMetricsListener>(key));
        return builder;
    }

    /// <summary>Does the same for a scheduler that was made without dependency injection.</summary>
    /// <param name="scheduler">The scheduler, started or not.</param>
    /// <param name="metrics">The metrics.</param>
    /// <param name="configure">Sets the options.</param>
    /// <param name="cancellationToken">Gives up reading the triggers that are there.</param>
    /// <returns>A task that ends when the triggers are read.</returns>
    public static async Task AddGatewayMetricsAsync(
        this IScheduler scheduler, GatewayMetrics metrics, Action<QuartzMetricsOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        ArgumentNullException.ThrowIfNull(metrics);
        var listener = new QuartzMetricsListener(metrics, Options(configure));
        scheduler.ListenerManager.AddJobListener(listener);
        scheduler.ListenerManager.AddTriggerListener(listener);
        scheduler.ListenerManager.AddSchedulerListener(listener);
        await listener.ReadTriggersAsync(scheduler, cancellationToken).ConfigureAwait(false);
    }

    private static QuartzMetricsOptions Options(Action<QuartzMetricsOptions>? configure)
    {
        var options = new QuartzMetricsOptions();
        configure?.Invoke(options);
        ArgumentOutOfRangeException.ThrowIfNegative(options.MaxOneOffJobs);
        return options;
    }
}
