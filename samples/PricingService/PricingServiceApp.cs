using Gateway.Instrumentation;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PricingService.Catalog;
using PricingService.Competitors;
using PricingService.Endpoints;
using PricingService.Experiments;
using PricingService.Learning;
using PricingService.Models;
using PricingService.Scoring;
using PricingService.SimulatedMarket;
using PricingService.Traffic;

namespace PricingService;

/// <summary>The pricing service as a whole. Apart from <c>Program</c>, so that tests can run it in their own process.</summary>
public static class PricingServiceApp
{
    private const string DefaultUrl = "http://127.0.0.1:5081";

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
        builder.Services.ConfigureHttpJsonOptions(options => PricingServiceJson.AddTo(options.SerializerOptions));
        builder.Services.TryAddSingleton(TimeProvider.System);

        builder.Services.AddGatewayMetrics(builder.Configuration.GetSection("GatewayMetrics")).AddServiceStatus().AddPricingApiObserver();
        builder.Services.AddHealthChecks().AddGatewayMetrics();

        builder.Services.AddSingleton(services => PropertyCatalog.Load(
            Path.Combine(services.GetRequiredService<IHostEnvironment>().ContentRootPath, "properties.json")));
        builder.Services.AddModels(builder.Configuration.GetSection("Models"));
        builder.Services.AddLearning(builder.Configuration.GetSection("Learning"));
        builder.Services.AddExperiment(builder.Configuration.GetSection("Experiment"));
        builder.Services.AddCompetitors(builder.Configuration.GetSection("Competitors"));
        builder.Services.AddSimulatedMarket(builder.Configuration.GetSection("Market"));
        builder.Services.AddSingleton<PriceScorer>();

        builder.Services.AddSingleton<OwnAddress>();
        builder.Services.AddHostedService<KnownSeries>();
        builder.Services.AddTraffic(builder.Configuration.GetSection("Traffic"));
        builder.Services.AddHostedService<StartNotice>();

        var app = builder.Build();
        app.UseGatewayMetrics(options =>
        {
            options.RequestIds.LoggedHeaders["X-User-ID"] = "UserId";
            options.RequestIds.LoggedHeaders["X-Property-ID"] = "PropertyId";
        });
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.MapGatewayMetrics();
        app.MapScore();
        app.MapLearn();
        app.MapHealth();
        app.MapModels();
        app.MapExperiments();
        app.MapCompetitors();
        app.MapSimulatedMarket();
        return app;
    }
}
