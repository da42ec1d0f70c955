using TradingHandlers.Messages;
using TradingHandlers.Traffic;

namespace TradingHandlers.Alerts;

/// <summary>The alert system: what the other services want told goes out by mail.</summary>
internal static class AlertService
{
    private const int MailSalt = 30;

    public static void Add(IServiceCollection services, TradingOptions options)
    {
        if (options.Smtp is { } smtp)
        {
            services.AddSingleton(HostAndPort.Parse(smtp)!);
        }
        else
        {
            services.AddSingleton(_ => new SimulatedMailServer(options.NewRandom(MailSalt)));
            services.AddSingleton(static provider => provider.GetRequiredService<SimulatedMailServer>().Address);
        }

        services.AddSingleton<AlertSender>();
        services.AddListener<AlertSender, AlertRequest>(Routes.AlertAlerts, static (sender, alert, token) => sender.OnAlertAsync(alert, token));
        services.AddUsers(options, static _ => new HttpRequestMessage(HttpMethod.Get, "/alerts"));
    }

    public static void Map(WebApplication app) => app.MapGet("/alerts", static (AlertSender sender) => sender.Newest);
}
