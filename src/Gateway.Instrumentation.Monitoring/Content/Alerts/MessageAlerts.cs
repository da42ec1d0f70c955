using Gateway.Instrumentation.Monitoring.Content.Dashboards;
using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;

namespace Gateway.Instrumentation.Monitoring.Content.Alerts;

/// <summary>Alerts on brokers and messages.</summary>
internal static class MessageAlerts
{
    public static RuleGroup Make() => new("messages", [BrokerDown(), BrokerBlocks(), Fail(), DeadLettered()]);

    private static AlertRule BrokerDown() => new("BrokerDown", Query.Of($$"""{{MessagingConnectionUp}} == 0"""))
    {
        For = TimeSpan.FromMinutes(2),
        Severity = Severity.Critical,
        Summary = "{{ $labels.job }} on {{ $labels.instance }} has no connection {{ $labels.connection }} to {{ $labels.system }}.",
        Runbook = new(
            "A connection to the broker has been closed for {for}. Messages are neither handled nor published through it.",
            "All instances or one? All: the broker itself. One: its network, its credentials. The log names the reason of the last try.",
            "Broker down: start it; clients connect again by themselves. Broker up: check that the address and the credentials of the instance still hold, then restart it."),
        Panel = MessagesDashboard.Link("Broker Connections"),
    };

    private static AlertRule BrokerBlocks() => new("BrokerBlocksPublishing", Query.Of($$"""{{MessagingConnectionBlocked}} == 1"""))
    {
        For = TimeSpan.FromMinutes(5),
        Severity = Severity.Warning,
        Summary = "{{ $labels.system }} takes no messages from {{ $labels.connection }} of {{ $labels.job }} on {{ $labels.instance }}.",
        Runbook = new(
            "The broker takes no publishes from a connection: it is short of memory or disk. Publishers wait.",
            "The broker's own alarms (`rabbitmq-diagnostics alarms`), its disk, and queues that nobody empties.",
            "Free disk or memory: empty or delete queues without consumers. Then find out why their consumers stopped."),
        Panel = MessagesDashboard.Link("Connection Troubles"),
    };

    private static AlertRule Fail() => new(
        "MessagesFail", threshold: 0.05, limit => Query.Of(
            $$"""
            sum by (job, system, destination) (rate({{MessagingSettledTotal}}{settlement=~"requeued|dead_lettered|dropped"}[5m]))
              / sum by (job, system, destination) (rate({{MessagingSettledTotal}}[5m])) > {{limit}}
            """))
    {
        For = TimeSpan.FromMinutes(5),
        Severity = Severity.Warning,
        Summary = "{{ $value | humanizePercentage }} of the messages of {{ $labels.destination }} are not handled by {{ $labels.job }}.",
        Runbook = new(
            "More than {threshold:percent} of a destination's messages were given back, dead-lettered or dropped.",
            "`sum by (error_type) (rate(messaging_errors_total{destination=\"...\"}[5m]))`; settlements by kind. A few messages that come again and again (`messaging_redelivered_total`) look like many.",
            "Began with a deployment: roll back. Messages that can never be handled: dead-letter them instead of giving them back. Something that the handler needs is away: mend that."),
        Panel = MessagesDashboard.Link("Failed Share"),
    };

    private static AlertRule DeadLettered() => new(
        "MessagesDeadLettered", threshold: 0, limit => Query.Of(
            $$"""sum by (job, system, destination) (increase({{MessagingSettledTotal}}{settlement="dead_lettered"}[10m])) > {{limit}}"""))
    {
        Severity = Severity.Warning,
        Summary = "{{ $labels.job }} dead-lettered messages of {{ $labels.destination }}.",
        Runbook = new(
            "Messages were moved to the dead-letter queue in the last ten minutes. Nobody handles them there.",
            "One message of the dead-letter queue with its headers, and the log at that time. `messaging_errors_total` by type.",
            "Mend the handler or the sender, then move the messages back (`rabbitmq-plugins enable rabbitmq_shovel`), or delete them on purpose."),
        Panel = MessagesDashboard.Link("Settled"),
    };
}
