using Gateway.Instrumentation;
using Gateway.Instrumentation.Hangfire;

namespace Hangfire;

/// <summary>Records Hangfire's jobs with <see cref="JobMetrics"/>, and shows what waits in its storage.</summary>
public static class HangfireGatewayMetricsExtensions
{
    /// <summary>
    /// Records every attempt of every job: outcome, duration, retries, exhausted retries and start delay. Shows the jobs in
    /// the storage by state and queue (<see cref="HangfireMetrics"/>).
    /// </summary>
    /// <param name="configuration">The configuration: <c>services.AddHangfire((provider, config) => config.UseGatewayMetrics(provider.GetRequiredService&lt;GatewayMetrics&gt;()))</c>.</param>
    /// <param name="metrics">The metrics.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>This configuration.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option cannot work.</exception>
    /// <exception cref="InvalidOperationException">It was called before with the same metrics.</exception>
    /// <remarks>Call it once in each process. Hangfire's filters are shared by the whole process; they hear all servers in it. A process that only enqueues calls it too, so that start delays are known.</remarks>
    public static IGlobalConfiguration UseGatewayMetrics(
        this IGlobalConfiguration configuration, GatewayMetrics metrics, Action<HangfireMetricsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(metrics);
        if (GlobalJobFilters.Filters.Any(filter => filter.Instance is HangfireMetricsFilter known && known.RecordsTo(metrics)))
            throw new InvalidOperationException("UseGatewayMetrics was called before with these metrics: every run would count twice. Call it once in each process.");
        var options = new HangfireMetricsOptions();
        configure?.Invoke(options);
        options.ThrowIfInvalid();
        var reader = options.PublishStorage ? new HangfireStorageReader(metrics, options) : null;

        // First in, last out: it sees what other filters veto or handle.
        GlobalJobFilters.Filters.Add(new HangfireMetricsFilter(metrics, options, reader), int.MinValue);
        return configuration;
    }
}
