using System.Diagnostics.CodeAnalysis;
using Gateway.Instrumentation;
using Gateway.Instrumentation.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds jobs that the host runs again and again, recorded with <see cref="JobMetrics"/>.</summary>
public static class PeriodicJobGatewayMetricsBuilderExtensions
{
    /// <summary>
    /// Adds a job that the host runs in each period, one run at a time. Its outcomes, durations, start delays and skipped runs are on
    /// the page, and so is how often it is expected to succeed: one query finds every job that is overdue, also one that never ran.
    /// </summary>
    /// <typeparam name="TJob">The job. Each run gets it from a scope of its own; it is added as a scoped service unless it is one already.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name of the job: its label <c>job_name</c>, and the name of its options.</param>
    /// <param name="period">The time from one due time to the next.</param>
    /// <param name="configure">Sets the other options.</param>
    /// <returns>This builder.</returns>
    /// <remarks>A name that is empty or taken, and options that cannot work, stop the host's start with an <see cref="OptionsValidationException"/>.</remarks>
    public static GatewayMetricsBuilder AddPeriodicJob<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TJob>(
        this GatewayMetricsBuilder builder, string name, TimeSpan period, Action<PeriodicJobOptions>? configure = null)
        where TJob : class, IPeriodicJob
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddScoped<TJob>();
        return builder.AddPeriodicJob(name, period, static (services, token) => services.GetRequiredService<TJob>().RunAsync(token), configure);
    }

    /// <summary>Does the same as the other overload, with a delegate as the job.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name of the job.</param>
    /// <param name="period">The time from one due time to the next.</param>
    /// <param name="work">What a run does. It receives the services of a scope of its own, and the token of <see cref="IPeriodicJob.RunAsync"/>.</param>
    /// <param name="configure">Sets the other options.</param>
    /// <returns>This builder.</returns>
    public static GatewayMetricsBuilder AddPeriodicJob(
        this GatewayMetricsBuilder builder, string name, TimeSpan period, Func<IServiceProvider, CancellationToken, Task> work, Action<PeriodicJobOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(work);
        var services = builder.Services;
        services.Configure<PeriodicJobOptions>(name, options =>
        {
            options.Period = period;
            configure?.Invoke(options);
        });
        services.Configure<PeriodicJobRegistrations>(registrations => registrations.Jobs.Add(new(name, work)));
        services.TryAddSingleton(static provider => new PeriodicJobs(
            provider.GetRequiredService<GatewayMetrics>(),
            provider.GetRequiredService<IServiceScopeFactory>(),
            provider.GetRequiredService<IOptions<PeriodicJobRegistrations>>(),
            provider.GetRequiredService<IOptionsMonitor<PeriodicJobOptions>>(),
            provider.GetService<ILogger<PeriodicJobs>>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, PeriodicJobs>(static provider => provider.GetRequiredService<PeriodicJobs>()));
        return builder;
    }
}
