using Gateway.Instrumentation;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TradingHandlers.Alerts;
using TradingHandlers.Gateway;
using TradingHandlers.MarketData;
using TradingHandlers.Messages;
using TradingHandlers.Orders;
using TradingHandlers.Risk;
using TradingHandlers.Strategies;
using TradingHandlers.Troubles;

namespace TradingHandlers.Running;

/// <summary>Builds the host of one service: with a registry, a page and a port of its own, as if it were alone in the process.</summary>
internal static class ServiceHost
{
    public static IHost Build(string service, IConfiguration configuration, SharedParts parts) => service switch
    {
        ServiceNames.Alert => Web(service, configuration, parts, AlertService.Add, AlertService.Map),
        ServiceNames.Gateway => Web(service, configuration, parts, GatewayService.Add, GatewayService.Map),
        ServiceNames.Executor => Web(service, configuration, parts, ExecutorService.Add, ExecutorService.Map),
        ServiceNames.Risk => Web(service, configuration, parts, RiskService.Add, RiskService.Map),
        ServiceNames.Strategy => Web(service, configuration, parts, StrategyService.Add, StrategyService.Map),
        _ => Worker(service, configuration, parts, MarketDataService.Add),
    };

    private static WebApplication Web(
        string service, IConfiguration configuration, SharedParts parts, Action<IServiceCollection, TradingOptions> add, Action<WebApplication> map)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        AddCopy(builder.Configuration, configuration);
        builder.WebHost.UseUrls($"http://127.0.0.1:{parts.Options.Ports[service]}");
        AddCommon(builder, service, parts);
        builder.Services.AddGatewayMetrics(options => options.ServiceName = ServiceNames.OnThePage(service)).AddServiceStatus();
        builder.Services.AddProblemDetails().AddExceptionHandler<AwayHandler>();
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, TradingJson.Default));
        add(builder.Services, parts.Options);
        var app = builder.Build();
        app.UseGatewayMetrics();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.MapGatewayMetrics();
        app.MapTrouble();
        map(app);
        return app;
    }

    private static IHost Worker(string service, IConfiguration configuration, SharedParts parts, Action<IServiceCollection, TradingOptions> add)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        AddCopy(builder.Configuration, configuration);
        builder.Logging.AddConfiguration(configuration.GetSection("Logging"));
        AddCommon(builder, service, parts);
        builder.Services.AddGatewayMetricsServer(server => server.Port = parts.Options.Ports[service]);
        builder.Services.AddGatewayMetrics(options => options.ServiceName = ServiceNames.OnThePage(service)).AddServiceStatus();
        add(builder.Services, parts.Options);
        return builder.Build();
    }

    // A host writes into its configuration, such as its address: each gets its own.
    private static void AddCopy(IConfigurationBuilder builder, IConfiguration configuration) => builder.AddInMemoryCollection(configuration.AsEnumerable());

    private static void AddCommon(IHostApplicationBuilder builder, string service, SharedParts parts)
    {
        builder.Logging.ClearProviders().AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
        });
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None); // the program tells why a start failed
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, NoLifetime>());
        builder.Services.AddSingleton(parts);
        builder.Services.AddSingleton(parts.Options);
        builder.Services.AddSingleton(parts.Time);
        builder.Services.AddSingleton(parts.Troubles);
        if (parts.Broker is { } broker)
        {
            builder.Services.AddSingleton(broker);
            builder.Services.AddSingleton<IMessageBus, InProcessBus>();
        }
        else
        {
            builder.Services.AddSingleton(services => new RabbitMqBus(
                new Uri(parts.Options.RabbitMq!), service, services.GetRequiredService<GatewayMetrics>(), services.GetRequiredService<ILogger<RabbitMqBus>>()));
            builder.Services.AddSingleton<IMessageBus>(services => services.GetRequiredService<RabbitMqBus>());
            builder.Services.AddHostedService(services => services.GetRequiredService<RabbitMqBus>()); // first: the others need it
        }
    }
}
