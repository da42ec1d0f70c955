using Gateway.Instrumentation;

namespace GatewayApi.Pricing.Jobs;

/// <summary>A job to sync one provider, as it stands at one moment.</summary>
public sealed record SyncJob(long Id, string Provider, SyncTrigger Trigger, DateTimeOffset QueuedAt)
{
    public SyncJobState State { get; init; } = SyncJobState.Queued;

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What it did, once completed.</summary>
    public SyncReport? Report { get; init; }

    /// <summary>Why it failed, once failed.</summary>
    public SyncJobError? Error { get; init; }

    public bool HasEnded => State is SyncJobState.Completed or SyncJobState.Failed;
}
