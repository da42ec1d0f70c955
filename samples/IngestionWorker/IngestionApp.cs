using Gateway.Instrumentation.Hosting;
using IngestionWorker.Caching;
using IngestionWorker.Graph;
using IngestionWorker.Ingestion;
using IngestionWorker.Terminal;
using IngestionWorker.Troubles;
using IngestionWorker.Watching;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Spectre.Console;

namespace IngestionWorker;

/// <summary>The worker as a whole.</summary>
internal static class IngestionApp
{
    /// <exception cref="OptionsValidationException">A setting is wrong; it says which, and what to do.</exception>
    public static IHost Build(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
        {
            Args = CommandLine.Expand(args),
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Logging.ClearProviders().AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
        });
        var services = builder.Services;
        var section = builder.Configuration.GetSection("Ingestion");
        services.AddOptions<IngestionOptions>().Bind(section).PostConfigure(TroubleNames.Apply).ValidateOnStart();
        services.AddSingleton<IValidateOptions<IngestionOptions>, IngestionOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(AnsiConsole.Console);

        services.AddSingleton<WatchedFolder>();
        services.AddSingleton<DataFolder>();
        services.AddSingleton<FileChanges>();
        services.AddSingleton<FolderScanner>();
        services.AddSingleton<FileReader>();
        services.AddSingleton<ParseCache>();
        services.AddSingleton<FileIngestor>();
        services.AddSingleton<GraphStore>();
        services.AddSingleton<GraphWriter>();
        services.AddSingleton<IngestionReport>();
        services.AddSingleton<ProgressBar>();
        services.AddSingleton<FinishedRun>();
        services.AddSingleton<IPostConfigureOptions<Gateway.Instrumentation.AspNetCore.MetricsServerOptions>, PageOfTheWorker>();

        services.AddGatewayMetricsServer(_ => { });
        var metrics = services.AddGatewayMetrics(builder.Configuration.GetSection("GatewayMetrics"))
            .AddServiceStatus()
            .AddTrackedHostedService<IngestionService>(service => service.HeartbeatTimeout = TimeSpan.FromMinutes(1))
            .AddPeriodicJob<Rescan>(Rescan.Name, TimeSpan.FromSeconds(30))
            .AddPeriodicJob<CacheCleanUp>(CacheCleanUp.Name, TimeSpan.FromMinutes(10));
        if (section[nameof(IngestionOptions.Pushgateway)] is { } pushgateway)
            metrics.AddPushgateway(push => (push.Url, push.Job) = (pushgateway, "ingestion"));
        services.Configure<PeriodicJobOptions>(Rescan.Name, builder.Configuration.GetSection($"Jobs:{Rescan.Name}"));
        services.Configure<PeriodicJobOptions>(CacheCleanUp.Name, builder.Configuration.GetSection($"Jobs:{CacheCleanUp.Name}"));

        // One pass over the folder needs no second look at it.
        services.AddOptions<PeriodicJobOptions>(Rescan.Name)
            .PostConfigure<IOptions<IngestionOptions>>((job, ingestion) => job.Enabled &= !ingestion.Value.Once);
        services.AddHostedService<Troublemaker>();
        services.AddHostedService<StartNotice>();
        var host = builder.Build();
        ThrowIfWrong(host.Services);
        return host;
    }

    // Before the start: what stops it the host logs with thirty lines of its own.
    private static void ThrowIfWrong(IServiceProvider services)
    {
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
            services.GetRequiredService<DataFolder>();
            services.GetService<PushgatewayPusher>();
        }
        catch (InvalidOperationException exception) when (exception.InnerException is FormatException or OverflowException)
        {
            throw new OptionsValidationException("", typeof(IngestionOptions), [exception.Message]); // a text that is no number, or no time
        }
    }
}
