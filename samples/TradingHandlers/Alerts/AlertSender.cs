using System.Collections.Concurrent;
using System.Net.Mail;
using Gateway.Instrumentation;
using TradingHandlers.Messages;

namespace TradingHandlers.Alerts;

/// <summary>Sends alerts by mail: two tries, which are one alert.</summary>
internal sealed partial class AlertSender(HostAndPort mailServer, GatewayMetrics metrics, ILogger<AlertSender> logger)
{
    private const string Channel = "email";
    private const int Tries = 2;
    private const int Kept = 20;

    private readonly ConcurrentQueue<SentAlert> _newest = new();

    public IReadOnlyList<SentAlert> Newest => [.. _newest];

    public async Task OnAlertAsync(AlertRequest alert, CancellationToken cancellationToken)
    {
        var isDelivered = await DeliverAsync(alert, cancellationToken);
        _newest.Enqueue(new SentAlert(alert.Type, alert.Priority, alert.Text, isDelivered));
        if (_newest.Count > Kept)
            _newest.TryDequeue(out _);
    }

    private async Task<bool> DeliverAsync(AlertRequest alert, CancellationToken cancellationToken)
    {
        using var delivery = metrics.Alerts.TrackDelivery(alert.Type, alert.Priority, Channel);
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            try
            {
                using var client = new SmtpClient(mailServer.Host, mailServer.Port);
                using var mail = new MailMessage("trading@example.com", "desk@example.com", $"[{alert.Priority}] {alert.Type}", alert.Text);
                await client.SendMailAsync(mail, cancellationToken);
                delivery.Succeed();
                return true;
            }
            catch (SmtpException failure) when (attempt < Tries)
            {
                LogAgain(alert.Type, failure.Message);
            }
            catch (SmtpException failure)
            {
                LogFailed(alert.Type, failure.Message);
            }
        }

        return false; // nobody told the scope: it counts delivery_failed
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Debug, Message = "Alert {Type} is sent again: {Reason}")]
    private partial void LogAgain(string type, string reason);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Alert {Type} was not delivered: {Reason}")]
    private partial void LogFailed(string type, string reason);
}
