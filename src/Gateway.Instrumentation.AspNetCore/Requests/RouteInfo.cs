using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>What an endpoint's metadata says about its requests. Read once for each endpoint, by <see cref="RequestRoutes"/>.</summary>
internal sealed class RouteInfo
{
    /// <summary>Stands for the template of requests that no route matched: clients choose their paths, so a path is never a label.</summary>
    public const string UnmatchedTemplate = "unmatched";

    public static readonly RouteInfo Unmatched = new() { Template = UnmatchedTemplate, IsMeasured = true };

    /// <summary>Null for requests that no route matched.</summary>
    public Endpoint? Endpoint { get; init; }

    public required string Template { get; init; }

    /// <summary>False when the endpoint's requests are excluded.</summary>
    public required bool IsMeasured { get; init; }

    /// <summary>Whether its responses last.</summary>
    public LongLivedRoute LongLived { get; init; }

    public string? Provider { get; init; }

    public string? Model { get; init; }
}
