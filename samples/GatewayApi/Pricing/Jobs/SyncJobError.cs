namespace GatewayApi.Pricing.Jobs;

/// <summary>Why a job failed.</summary>
/// <param name="Type">The kind, by the same name that the metrics use.</param>
/// <param name="Message">What went wrong.</param>
public sealed record SyncJobError(string Type, string Message);
