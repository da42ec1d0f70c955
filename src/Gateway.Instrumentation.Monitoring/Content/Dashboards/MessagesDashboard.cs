using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;
using static Gateway.Instrumentation.Monitoring.Content.Dashboards.UsualTexts;
using static Gateway.Instrumentation.Monitoring.Dashboards.UsualQueries;

namespace Gateway.Instrumentation.Monitoring.Content.Dashboards;

/// <summary>Messages, over all brokers.</summary>
internal static class MessagesDashboard
{
    public const string Uid = "gateway-messages";

    public static PanelLink Link(string panel) => new(Uid, panel);

    public static Dashboard Make() => new(
        Uid, "Messages", "Are messages handled in time, and where do they end?",
        new Row(
            "Brokers",
            new Panel(
                "Broker Connections", "Whether each connection to a broker is open.", Unit.Number,
                Level("min", MessagingConnectionUp, "system, connection"))
            {
                Kind = PanelKind.Stat,
                Width = 12,
                Height = 8,
                BaseColor = "red",
                Thresholds = [new(1, "green")],
                Texts = UpOrDown,
            },
            new Panel(
                "Connection Troubles",
                "Connections that were lost in the last hour, and those from which the broker takes no publishes now.", Unit.Number,
                Increase(MessagingConnectionLossesTotal, "system, connection", "1h", "connections are lost seldom: an hour shows them", legend: "{{system}} {{connection}} lost"),
                Level("max", MessagingConnectionBlocked, "system, connection", legend: "{{system}} {{connection}} blocked"))),
        new Row(
            "Consumers",
            new Panel(
                "Received", "Messages per second that consumers took over.", Unit.MessagesPerSecond,
                Rate(MessagingReceivedTotal, "system, destination")),
            new Panel(
                "Settled",
                "Messages per second by how they were settled. Dead-lettered and dropped ones are lost unless somebody looks.", Unit.MessagesPerSecond,
                Rate(MessagingSettledTotal, "destination, settlement")),
            new Panel(
                "Failed Share", "Share of settled messages that went back, were dead-lettered or dropped. Above 5 % somebody has to look.", Unit.Ratio,
                Share(MessagingSettledTotal, MessagingSettledTotal, "system, destination", "settlement=~\"requeued|dead_lettered|dropped\""))
            {
                Min = 0,
                Thresholds = [new(0.05, "red", "MessagesFail")],
            },
            new Panel(
                "Errors by Type", "Messages per second whose handler failed.", Unit.MessagesPerSecond,
                Rate(MessagingErrorsTotal, "destination, error_type")),
            new Panel(
                "Age at Start", "Median and 95th percentile of the time from publish until handling started: how long messages wait.", Unit.Seconds,
                Percentiles(MessagingAgeAtStartSeconds, "destination", 50, 95)),
            new Panel(
                "Handling Duration", "Median and 95th percentile of the time from receipt until a message was settled.", Unit.Seconds,
                Percentiles(MessagingProcessingDurationSeconds, "destination", 50, 95)),
            new Panel(
                "Waiting and In Progress", "Messages that the broker still holds, and those that are being handled.", Unit.Number,
                Level("max", MessagingPending, "system, destination", legend: "{{destination}} waiting"),
                Level("sum", MessagingInProgress, "system, destination", legend: "{{destination}} in progress")),
            new Panel(
                "Consumers and Prefetch",
                "Consumers of each queue, and how many messages each takes at once (0: no limit). No consumer: the queue only grows.", Unit.Number,
                Level("sum", MessagingConsumers, "system, destination", legend: "{{destination}} consumers"),
                Level("max", MessagingPrefetch, "system, destination", legend: "{{destination}} prefetch"))),
        new Row(
            "Publishers",
            new Panel(
                "Published by Result",
                "Messages per second by what the broker said. Sent ones are not confirmed; returned ones reach nobody.", Unit.MessagesPerSecond,
                Rate(MessagingPublishedTotal, "destination, result")),
            new Panel(
                "Publish Duration p95", "95th percentile until the confirmation, where there is one.", Unit.Seconds,
                Percentiles(MessagingPublishDurationSeconds, "destination", 95)),
            new Panel(
                "Publish Errors by Type", "Publishes per second that threw.", Unit.MessagesPerSecond,
                Rate(MessagingPublishErrorsTotal, "destination, error_type"))),
        new Row(
            "Details",
            new Panel(
                "Delivered Again", "Messages per second that were delivered before. Many: handlers fail, or consumers die.", Unit.MessagesPerSecond,
                Rate(MessagingRedeliveredTotal, "system, destination")),
            new Panel(
                "Delivery Attempts p95", "95th percentile of the number of the delivery; 1 is the first.", Unit.Number,
                // Deliveries are whole: within a bucket the quantile would be a part of one.
                new Target(Query.Of($$"""ceil({{QuantileOf(0.95, MessagingDeliveryAttempts, "destination")}})"""), "{{destination}} p95")),
            new Panel(
                "Age at the End p95", "95th percentile of the time from publish until a message was settled.", Unit.Seconds,
                Percentiles(MessagingAgeAtSettlementSeconds, "destination", 95)),
            new Panel(
                "Batch Size", "Median and 95th percentile of messages that were received together.", Unit.Number,
                Percentiles(MessagingBatchSize, "destination", 50, 95)),
            new Panel(
                "Clock Skew",
                "Messages per second that come from the future: a sender's clock is wrong, and their age says nothing.", Unit.MessagesPerSecond,
                Rate(MessagingClockSkewTotal, "system, destination")))
        {
            IsCollapsed = true,
        },
        new Row(
            "RabbitMQ, as the trading system names it",
            new Panel(
                "RabbitMQ Messages", "Messages per second that were taken from queues and sent to exchanges.", Unit.MessagesPerSecond,
                Rate(RabbitmqMessagesConsumedTotal, "queue", legend: "{{queue}} taken"),
                Rate(RabbitmqMessagesPublishedTotal, "exchange, queue", legend: "{{exchange}} {{queue}} sent")),
            new Panel(
                "RabbitMQ Failures by Type", "Messages per second whose handler failed.", Unit.MessagesPerSecond,
                Rate(RabbitmqMessageFailuresTotal, "queue, error_type")),
            new Panel(
                "RabbitMQ Handling Duration", "Median and 95th percentile of handling one message.", Unit.Seconds,
                Percentiles(RabbitmqMessageProcessingDurationSeconds, "queue", 50, 95)))
        {
            IsCollapsed = true,
        })
    {
        Readers = "Teams that publish or consume look at it when a queue grows or messages go to the dead-letter queue.",
        Tags = ["messages"],
    };
}
