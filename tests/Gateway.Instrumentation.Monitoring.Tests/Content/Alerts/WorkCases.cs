using static Gateway.Instrumentation.Monitoring.Tests.Content.RuleCase;

namespace Gateway.Instrumentation.Monitoring.Tests.Content.Alerts;

/// <summary>Jobs, hosted services, queues and messages.</summary>
internal static class WorkCases
{
    private const string Target = """job="worker",instance="a:80" """;
    private const string OfTarget = "job: worker, instance: 'a:80'";

    public static IEnumerable<RuleCase> All() => [.. Jobs(), .. HostedServices(), .. Queues(), .. Messages()];

    private static IEnumerable<RuleCase> Jobs() =>
    [
        Of("jobs", "JobOverdue") // first it never succeeds, then no more
            .Given($"job_expected_interval_seconds{{{Target},job_name=\"cleanup\"}}", "600x100")
            .Given($"job_expected_since_timestamp_seconds{{{Target},job_name=\"cleanup\"}}", "60x100")
            .Given($"job_last_success_timestamp_seconds{{{Target},job_name=\"cleanup\"}}", "_x40 2400x60")
            .Silent("21m").Fires("25m", $"{OfTarget}, job_name: cleanup", "cleanup of worker has not succeeded for 24m 0s.").Resolves("45m")
            .Fires("65m", $"{OfTarget}, job_name: cleanup", "cleanup of worker has not succeeded for 25m 0s."),
        Of("jobs", "JobOverdue") // nothing is expected of it
            .Given($"job_last_success_timestamp_seconds{{{Target},job_name=\"cleanup\"}}", "60x100")
            .Silent("90m"),

        Of("jobs", "JobFails")
            .Given($"job_runs_total{{{Target},job_name=\"cleanup\",trigger=\"schedule\",outcome=\"failed\"}}", "0x10 1x100")
            .Given($"job_runs_total{{{Target},job_name=\"cleanup\",trigger=\"schedule\",outcome=\"retried\"}}", Growing((110, 1)))
            .Silent("10m").Fires("12m", "job: worker, job_name: cleanup", "cleanup of worker failed in the last hour.").Resolves("75m"),
    ];

    private static IEnumerable<RuleCase> HostedServices() =>
    [
        Of("hosted-services", "HostedServiceDown")
            .Given($"hosted_service_running{{{Target},service=\"FolderWatcher\"}}", "1x5 0x10 1x5")
            .Silent("5m").Silent("7m").Fires("10m", $"{OfTarget}, service: FolderWatcher", "FolderWatcher no longer runs in worker on a:80.").Resolves("18m"),

        Of("hosted-services", "HostedServiceHeartbeatOld")
            .Given($"hosted_service_heartbeat_age_seconds{{{Target},service=\"FolderWatcher\"}}", "300x5 400x10 1x5")
            .Silent("5m").Fires("10m", $"{OfTarget}, service: FolderWatcher", "FolderWatcher on a:80 has given no sign of life for 6m 40s.").Resolves("18m"),
    ];

    private static IEnumerable<RuleCase> Queues() =>
    [
        Of("queues", "QueueWaits")
            .GivenSlowness("work_queue_wait_seconds", $"{Target},queue=\"imports\"", "60", "300", fast: 20, slow: 20, fastAgain: 40)
            .Silent("20m").Fires("35m", "job: worker, queue: imports", "Items wait 4m 48s in the queue imports of worker.").Resolves("55m"),
        Of("queues", "QueueWaits") // nobody takes anything
            .Given($"work_queue_oldest_age_seconds{{{Target},queue=\"imports\"}}", "60x5 400x15 0x5")
            .Silent("5m").Silent("10m").Fires("15m", "job: worker, queue: imports", "Items wait 6m 40s in the queue imports of worker.").Resolves("23m"),

        Of("queues", "QueueFull")
            .Given($"work_queue_depth{{{Target},queue=\"imports\"}}", "450x5 480x15 10x5")
            .Given($"work_queue_capacity{{{Target},queue=\"imports\"}}", "500x30")
            .Silent("5m").Silent("10m").Fires("15m", $"{OfTarget}, queue: imports", "The queue imports on a:80 is 96% full.").Resolves("23m"),

        Of("queues", "QueueRejectsItems")
            .Given($"work_queue_rejected_total{{{Target},queue=\"imports\",reason=\"full\"}}", Growing((10, 0), (10, 6), (20, 0)))
            .Given($"work_queue_rejected_total{{{Target},queue=\"imports\",reason=\"closed\"}}", Growing((40, 6)))
            .Silent("10m").Fires("16m", "job: worker, queue: imports, reason: full", "The queue imports of worker refuses or drops 0.10 items a second (full).").Resolves("30m"),
    ];

    private static IEnumerable<RuleCase> Messages() =>
    [
        Of("messages", "BrokerDown")
            .Given($"messaging_connection_up{{{Target},system=\"rabbitmq\",connection=\"orders\"}}", "1x5 0x10 1x5")
            .Silent("5m").Silent("7m").Fires("10m", $"{OfTarget}, system: rabbitmq, connection: orders", "worker on a:80 has no connection orders to rabbitmq.").Resolves("18m"),

        Of("messages", "BrokerBlocksPublishing")
            .Given($"messaging_connection_blocked{{{Target},system=\"rabbitmq\",connection=\"orders\"}}", "0x5 1x15 0x5")
            .Silent("5m").Silent("10m").Fires("15m", $"{OfTarget}, system: rabbitmq, connection: orders", "rabbitmq takes no messages from orders of worker on a:80.").Resolves("23m"),

        Of("messages", "MessagesFail")
            .Given(Settled("acked"), Growing((20, 96), (20, 80), (40, 100)))
            .Given(Settled("requeued"), Growing((20, 4), (20, 15), (40, 0)))
            .Given(Settled("dropped"), Growing((20, 0), (20, 5), (40, 0)))
            .Given(Settled("cancelled"), Growing((80, 0)))
            .Silent("20m").Fires("35m", "job: worker, system: rabbitmq, destination: fills", "20% of the messages of fills are not handled by worker.").Resolves("50m"),

        Of("messages", "MessagesDeadLettered")
            .Given(Settled("dead_lettered"), "0x10 2x60")
            .Given(Settled("requeued"), Growing((70, 6)))
            .Silent("10m").Fires("12m", "job: worker, system: rabbitmq, destination: fills", "worker dead-lettered messages of fills.").Resolves("25m"),
    ];

    private static string Settled(string settlement) => $"messaging_settled_total{{{Target},system=\"rabbitmq\",destination=\"fills\",settlement=\"{settlement}\"}}";
}
