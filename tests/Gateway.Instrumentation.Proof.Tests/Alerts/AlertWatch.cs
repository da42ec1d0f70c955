using System.Collections.Concurrent;

namespace Gateway.Instrumentation.Proof.Tests.Alerts;

/// <summary>Follows an alert from its condition to the one who is told: Prometheus, a real Alertmanager, a receiver.</summary>
internal sealed class AlertWatch(PrometheusServer prometheus, WebhookReceiver receiver)
{
    private readonly ConcurrentDictionary<string, bool> _allTheWay = new();

    /// <summary>The alerts that fired, were delivered and resolved.</summary>
    public IReadOnlyCollection<string> AllTheWay => [.. _allTheWay.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Makes trouble, waits until the alert was pending, fired and was delivered, ends the trouble, and waits until it is resolved.</summary>
    public async Task GoesAllTheWayAsync(string alert, string label, string value, Func<Task> trouble, Func<Task> end)
    {
        bool Is(DeliveredAlert delivered) => delivered.Name == alert && delivered.Labels.GetValueOrDefault(label) == value;

        await trouble();
        var fired = await Poll.UntilAsync(
            () => Task.FromResult(receiver.Delivered.FirstOrDefault(delivered => Is(delivered) && !delivered.IsResolved)), found => found is not null, $"{alert} to be delivered");
        fired!.Annotations["summary"].ShouldNotContain("{{");
        fired.Annotations["runbook_url"].ShouldEndWith($"#{alert.ToLowerInvariant()}");
        var seen = await prometheus.QueryAsync($"count_over_time(ALERTS{{alertname=\"{alert}\",{label}=\"{value}\",alertstate=\"pending\"}}[5m])");
        seen.ShouldNotBeEmpty($"{alert} was never pending");

        await end();
        await Poll.UntilAsync(
            () => Task.FromResult(receiver.Delivered.LastOrDefault(Is)), found => found is { IsResolved: true }, $"{alert} to be resolved");
        _allTheWay[alert] = true;
    }
}
