using Gateway.Instrumentation;
using Gateway.Instrumentation.AspNetCore;
using GatewayApi.Admin;
using GatewayApi.Chat;
using GatewayApi.Completions;
using GatewayApi.Endpoints;
using GatewayApi.Pricing;
using GatewayApi.SimulatedFeeds;
using GatewayApi.SimulatedModels;
using GatewayApi.Traffic;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GatewayApi;

/// <summary>The gateway as a whole. Apart from <c>Program</c>, so that tests can run it in their own process.</summary>
public static class GatewayApp
{
    private const string DefaultUrl = "http://127.0.0.1:5080";

    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            Args = TrafficSwitch.Expand(args),
            ContentRootPath = AppContext.BaseDirectory,
        });
        if (builder.Configuration["urls"] is null && builder.Configuration["http_ports"] is null)
            builder.WebHost.UseUrls(DefaultUrl);

        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
        });
        builder.Services.AddProblemDetails();
        builder.Services.ConfigureHttpJsonOptions(options => GatewayJson.AddTo(options.SerializerOptions));
        builder.Services.TryAddSingleton(TimeProvider.System);

        builder.Services.AddPricing(builder.Configuration.GetSection("Pricing"));
        builder.Services.AddChat(builder.Configuration.GetSection("Chat"));
        builder.Services.AddCompletions(builder.Configuration.GetSection("Completions"));
        builder.Services.AddGatewayMetrics(builder.Configuration.GetSection("GatewayMetrics"), options =>
        {
            // Their series stand at 0 from the start, so that the first failure is seen by rate().
            foreach (var provider in Providers.All)
                options.KnownProviders.Add(provider);
        }).AddServiceStatus().AddFamily<GatewayUptimeMetrics>()
            .TrackCaches(caches => (caches.MemoryCacheName, caches.DistributedCacheName) = ("offers", "answers"));
        builder.Services.AddHealthChecks().AddGatewayMetrics();
        builder.Services.AddAdmin(builder.Configuration.GetSection("Admin"));

        builder.Services.AddSingleton<OwnAddress>();
        builder.Services.AddSingleton<FeedSimulator>();
        builder.Services.AddSingleton<ModelSimulator>();
        builder.Services.AddHostedService<StartNotice>();
        builder.Services.AddTraffic(builder.Configuration.GetSection("Traffic"));

        var app = builder.Build();

        // First, so that it sees every response as the caller does, those to exceptions included.
        app.UseGatewayMetrics(options =>
        {
            options.AnnounceRoutes = true;
            options.RequestIds.LoggedHeaders["X-User-ID"] = "UserId"; // in the log scope and on the trace
        });
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapGatewayMetrics("/metrics", options =>
        {
            // Everybody may read them, an administrator may set them back to 0.
            options.Endpoints |= MetricsEndpoints.Reset;
            options.ResetPolicy = AdminServiceCollectionExtensions.Policy;
        });
        app.MapHealthChecks("/health");
        app.MapChat();
        app.MapCompletions();
        app.MapPricing();
        app.MapPricingJobs();

        // They stand for other people's servers, whose requests are no business of the gateway's metrics.
        var simulated = app.MapGroup("").DisableGatewayMetrics();
        simulated.MapSimulatedFeeds();
        simulated.MapSimulatedModels();
        return app;
    }
}
