using Gateway.Instrumentation;
using Gateway.Instrumentation.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds pushes of the page, for jobs that are too short to be scraped.</summary>
public static class PushGatewayMetricsBuilderExtensions
{
    /// <summary>
    /// Pushes the page to a Pushgateway, or to another server that takes the text format: in each interval, and once more when all
    /// hosted services have stopped. A <see cref="PushgatewayPusher"/> can be asked for, to push at another time. A server that is
    /// away never holds or stops the host; <see cref="PushMetrics"/> and the log say what is lost.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the options: at least <see cref="PushgatewayOptions.Url"/> and <see cref="PushgatewayOptions.Job"/>.</param>
    /// <returns>This builder. A second call changes the options of the one pusher.</returns>
    /// <remarks>Options that cannot work stop the host's start with an <see cref="OptionsValidationException"/>.</remarks>
    public static GatewayMetricsBuilder AddPushgateway(this GatewayMetricsBuilder builder, Action<PushgatewayOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var services = builder.Services;
        services.Configure(configure);
        if (services.Any(static service => service.ServiceType == typeof(PushgatewayPusher)))
            return builder;
        services.AddSingleton(static provider => new PushgatewayPusher(
            provider.GetRequiredService<MetricRegistry>(), provider.GetRequiredService<IOptions<PushgatewayOptions>>().Value));
        services.AddSingleton<IHostedService>(static provider =>
        {
            var pusher = provider.GetRequiredService<PushgatewayPusher>();
            var options = provider.GetRequiredService<IOptions<PushgatewayOptions>>().Value;
            return new PushService(
                new PushPlan(pusher.Destination, options.Interval, options.MaxBackOff, pusher.PushAsync)
                {
                    PushesAtStop = options.PushAtStop,
                    CleanUp = options.DeleteOnCleanExit ? pusher.DeleteAsync : null,
                    OnError = options.OnError,
                },
                provider);
        });
        return builder;
    }

    /// <summary>
    /// Writes the page to a file for the textfile collector of node_exporter, as <c>registry.WriteTextFileAsync</c> does: in each
    /// interval, and once more when all hosted services have stopped. A disk that is full never stops the host.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="path">The file. It must end in <c>.prom</c>.</param>
    /// <param name="interval">The time from one writing to the next; 15 seconds when null, zero for no writing but the last.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The name of the file does not end in <c>.prom</c>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The interval is negative, or longer than a day.</exception>
    public static GatewayMetricsBuilder AddTextFile(this GatewayMetricsBuilder builder, string path, TimeSpan? interval = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        TextFileMetricRegistryExtensions.ThrowIfNotProm(path);
        path = Path.GetFullPath(path); // where the program is now, wherever it goes later; and the log names all of it
        var time = interval ?? TimeSpan.FromSeconds(15);
        if (time < TimeSpan.Zero || time > PushPlan.LongestInterval)
            throw new ArgumentOutOfRangeException(nameof(interval), time, "Set zero (no writing but the last) to a day, such as TimeSpan.FromSeconds(15).");
        builder.Services.AddSingleton<IHostedService>(provider =>
        {
            var registry = provider.GetRequiredService<MetricFactory>().Registry;
            return new PushService(new PushPlan(path, time, MaxBackOff: time, token => registry.WriteTextFileAsync(path, token)), provider);
        });
        return builder;
    }
}
