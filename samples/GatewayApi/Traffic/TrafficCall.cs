namespace GatewayApi.Traffic;

/// <summary>What one caller does.</summary>
/// <param name="Method">The verb.</param>
/// <param name="Path">The path, with its query.</param>
/// <param name="Body">What is sent as JSON, or is meant to be; null for nothing.</param>
/// <param name="Patience">After which time the caller gives up; null for one who waits.</param>
/// <param name="Key">The key of the caller's team; null for one without.</param>
/// <param name="Leaves">Whether the caller hangs up after the first piece of the answer.</param>
internal sealed record TrafficCall(HttpMethod Method, string Path, string? Body = null, TimeSpan? Patience = null, string? Key = null, bool Leaves = false);
