using Gateway.Instrumentation;
using Gateway.Instrumentation.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using TradingHandlers.Alerts;
using TradingHandlers.Messages;
using TradingHandlers.Tests.Running;

namespace TradingHandlers.Tests.Alerts;

public class AlertSenderTests
{
    private readonly GatewayMetrics _metrics = TestMetrics.Create();

    [Theory]
    [InlineData(1, 0, 0.5)]
    [InlineData(1, 0, 0.1, 0.5)] // put off once
    [InlineData(0, 1, 0.1, 0.1, 0.5)]
    public async Task An_alert_is_delivered_or_not_over_a_real_connection_and_counts_once(int delivered, int failed, params double[] luck)
    {
        using var server = new SimulatedMailServer(new Lucky(luck));
        var sender = new AlertSender(server.Address, _metrics, NullLogger<AlertSender>.Instance);

        await sender.OnAlertAsync(new AlertRequest("goal_reached", AlertRequest.Low, "Well done.\n.\nIndeed."), TestContext.Current.CancellationToken);

        _metrics.Value("alerts_triggered_total", ("alert_type", "goal_reached"), ("priority", "low"), ("channel", "email")).ShouldBe(1);
        _metrics.Value("alert_delivery_success_total").ShouldBe(delivered);
        _metrics.Value("alert_delivery_failures_total", ("error_type", "delivery_failed")).ShouldBe(failed);
        _metrics.Value("alert_delivery_duration_seconds_count").ShouldBe(1);
        sender.Newest.ShouldHaveSingleItem().IsDelivered.ShouldBe(delivered == 1);
    }

    [Fact]
    public async Task Without_a_mail_server_an_alert_fails_and_nothing_throws()
    {
        var sender = new AlertSender(new HostAndPort("127.0.0.1", LoopbackPort.Free()), _metrics, NullLogger<AlertSender>.Instance);

        await sender.OnAlertAsync(new AlertRequest("venue_down", AlertRequest.Critical, "Help."), TestContext.Current.CancellationToken);

        _metrics.Value("alert_delivery_failures_total", ("error_type", "delivery_failed")).ShouldBe(1);
    }
}
