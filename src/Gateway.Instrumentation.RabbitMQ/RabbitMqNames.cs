namespace Gateway.Instrumentation.RabbitMQ;

/// <summary>Label values of queues.</summary>
internal static class RabbitMqNames
{
    /// <summary>The queue, or one name for all that the broker named: each of those exists once.</summary>
    public static string OfQueue(string? queue) =>
        string.IsNullOrEmpty(queue) || queue.StartsWith("amq.", StringComparison.Ordinal) ? "(temporary)" : queue;
}
