namespace Gateway.Instrumentation;

// The handles that one message and one publish record to.
public sealed partial class MessagingMetrics
{
    /// <summary>The handles that a message of one destination records to.</summary>
    private sealed class ConsumeHandles(MessagingMetrics family, string system, string destination)
    {
        private readonly Histogram _duration = family._duration.WithLabels(system, destination);

        public MessageFlow Flow { get; } = family._flows.GetOrAdd((system, destination), _ => new MessageFlow(
            family._received.WithLabels(system, destination), family._inProgress.WithLabels(system, destination),
            settlement => family._settled.WithLabels(system, destination, settlement)));

        public Counter Redelivered { get; } = family._redelivered.WithLabels(system, destination);

        public Histogram Attempts { get; } = family._attempts.WithLabels(system, destination);

        public Histogram AgeAtStart { get; } = family._ageAtStart.WithLabels(system, destination);

        public Histogram AgeAtSettlement { get; } = family._ageAtSettlement.WithLabels(system, destination);

        public Counter ClockSkew { get; } = family._clockSkew.WithLabels(system, destination);

        public void End(OperationEnd<MessageSettlement> end)
        {
            _duration.Observe(end.Elapsed);
            if (end.ErrorType is not null)
                family._errors.WithLabels(system, destination, end.ErrorType).Inc();
            Flow.Settle(end switch
            {
                { Outcome: OperationOutcome.Cancelled } => MessageSettlement.Cancelled,
                { Result: { } result } when Enum.IsDefined(result) => result,
                _ => MessageSettlement.Requeued,
            });
        }
    }

    /// <summary>The handles that a publish to one destination records to.</summary>
    private sealed class PublishHandles(MessagingMetrics family, string system, string destination)
    {
        private readonly Histogram _duration = family._publishDuration.WithLabels(system, destination);
        private readonly PerMember<MessagePublishResult, Counter> _published = new(result => family._published.WithLabels(system, destination, result));

        public void End(OperationEnd<MessagePublishResult> end)
        {
            _duration.Observe(end.Elapsed);
            _published[end.Outcome switch
            {
                OperationOutcome.Success => end.Result ?? MessagePublishResult.Sent,
                OperationOutcome.Cancelled => MessagePublishResult.Cancelled,
                _ => MessagePublishResult.Failed,
            }].Inc();
            if (end.ErrorType is not null)
                family._publishErrors.WithLabels(system, destination, end.ErrorType).Inc();
        }
    }
}
