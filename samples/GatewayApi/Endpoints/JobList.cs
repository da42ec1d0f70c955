using Gateway.Instrumentation;
using GatewayApi.Pricing;
using GatewayApi.Pricing.Jobs;

namespace GatewayApi.Endpoints;

/// <summary>The jobs: how many stand in each state, and each of them, the newest first.</summary>
public sealed record JobList(int Queued, int Running, int Completed, int Failed, IReadOnlyList<JobView> Jobs)
{
    public static JobList Of(IReadOnlyList<SyncJob> jobs)
    {
        var states = jobs.CountBy(job => job.State).ToDictionary();
        return new(
            states.GetValueOrDefault(SyncJobState.Queued), states.GetValueOrDefault(SyncJobState.Running),
            states.GetValueOrDefault(SyncJobState.Completed), states.GetValueOrDefault(SyncJobState.Failed),
            [.. jobs.Select(JobView.Of)]);
    }
}

/// <summary>One job.</summary>
public sealed record JobView(
    long Id, string Provider, SyncTrigger Trigger, SyncJobState State,
    DateTimeOffset QueuedAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, JobReport? Report, SyncJobError? Error)
{
    public static JobView Of(SyncJob job) => new(
        job.Id, job.Provider, job.Trigger, job.State, job.QueuedAt, job.StartedAt, job.EndedAt,
        job.Report is null ? null : JobReport.Of(job.Report), job.Error);
}

/// <summary>What a completed job did.</summary>
/// <param name="Fetched">Models that the price list held.</param>
/// <param name="Updated">Models whose price was written.</param>
/// <param name="PriceChanges">Prices that differed from the store.</param>
/// <param name="Errors">Models whose price could not be read.</param>
/// <param name="Skipped">Models passed over, by the reasons that the metrics use.</param>
public sealed record JobReport(
    int Fetched, int Updated, int PriceChanges, int Errors, IReadOnlyDictionary<SyncSkipReason, int> Skipped)
{
    public static JobReport Of(SyncReport report) =>
        new(report.Fetched, report.Updated, report.PriceChanges, report.Unreadable.Count, report.Skipped);
}
