using Gateway.Instrumentation.Monitoring.Content.Dashboards;
using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;

namespace Gateway.Instrumentation.Monitoring.Content.Alerts;

/// <summary>Alerts on queues inside a process.</summary>
internal static class QueueAlerts
{
    public static RuleGroup Make() => new("queues", [Waits(), Full(), Rejects()]);

    // Waiting times are known of items that were taken; the oldest age tells of a queue that nobody takes from.
    private static AlertRule Waits() => new(
        "QueueWaits", threshold: 60, limit => Query.Of(
            $$"""
            histogram_quantile(0.95, sum by (job, queue, le) (rate({{WorkQueueWaitSeconds}}_bucket[5m]))) > {{limit}}
              or max by (job, queue) ({{WorkQueueOldestAgeSeconds}}) > {{limit}}
            """))
    {
        For = TimeSpan.FromMinutes(5),
        Severity = Severity.Warning,
        Summary = "Items wait {{ $value | humanizeDuration }} in the queue {{ $labels.queue }} of {{ $labels.job }}.",
        Runbook = new(
            "Items wait longer than {threshold:duration} before anybody handles them, or the oldest one is not taken at all.",
            "`work_queue_in_progress`: 0 means that no worker takes items. `work_queue_duration_seconds`: has handling become slower? `work_queue_enqueued_total`: do more come?",
            "No worker: restart the process. Slower: mend what the handler waits for. More: add workers or instances. A queue for work that may wait needs a higher threshold."),
        Panel = JobsDashboard.Link("Wait"),
    };

    private static AlertRule Full() => new(
        "QueueFull", threshold: 0.9, limit => Query.Of($$"""{{WorkQueueDepth}} / {{WorkQueueCapacity}} > {{limit}}"""))
    {
        For = TimeSpan.FromMinutes(5),
        Severity = Severity.Warning,
        Summary = "The queue {{ $labels.queue }} on {{ $labels.instance }} is {{ $value | humanizePercentage }} full.",
        Runbook = new(
            "A bounded queue is more than {threshold:percent} full. When it is full, producers wait, or items are refused or dropped, by the queue's policy.",
            "As for `QueueWaits`. `work_queue_rejected_total` by reason says whether items are lost already.",
            "As for `QueueWaits`. A larger capacity helps against bursts only."),
        Panel = JobsDashboard.Link("Queue Fill"),
    };

    private static AlertRule Rejects() => new(
        "QueueRejectsItems", threshold: 0, limit => Query.Of(
            $$"""sum by (job, queue, reason) (rate({{WorkQueueRejectedTotal}}{reason=~"full|dropped_oldest"}[5m])) > {{limit}}"""))
    {
        For = TimeSpan.FromMinutes(1),
        Severity = Severity.Warning,
        Summary = "The queue {{ $labels.queue }} of {{ $labels.job }} refuses or drops {{ $value | printf \"%.2f\" }} items a second ({{ $labels.reason }}).",
        Runbook = new(
            "A queue is full: it refuses new items (`full`) or drops the oldest ones (`dropped_oldest`). That work is not done.",
            "As for `QueueWaits`. Does the producer try again what was refused?",
            "Mend the handling first. When no item may be lost, use the policy `Wait`, or a broker in place of the queue."),
        Panel = JobsDashboard.Link("Refused and Failed"),
    };
}
