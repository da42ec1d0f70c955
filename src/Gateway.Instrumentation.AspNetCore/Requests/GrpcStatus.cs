using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>
/// How a gRPC call failed: its HTTP status is 200, and <c>grpc-status</c> says the rest, in a trailer, or in a header where
/// there is no message before it. Whose error a status is follows OpenTelemetry's conventions for server spans.
/// </summary>
internal sealed class GrpcStatus
{
    private const string Name = "grpc-status";
    private const string MediaType = "application/grpc";
    private const int Cancelled = 1;
    private const int Unknown = 2;

    private static readonly string[] Codes =
    [
        "ok", "cancelled", "unknown", "invalid_argument", "deadline_exceeded", "not_found", "already_exists", "permission_denied",
        "resource_exhausted", "failed_precondition", "aborted", "out_of_range", "unimplemented", "internal", "unavailable", "data_loss",
        "unauthenticated",
    ];

    private static readonly GrpcStatus[] Failures = [.. Codes.Select((code, number) => new GrpcStatus(code, number))];

    private GrpcStatus(string code, int number) =>
        (ErrorType, IsOfClient, IsDeadline) = ($"grpc_{code}", number is not (2 or 4 or 12 or 13 or 14 or 15), number == 4);

    /// <summary>Such as <c>grpc_unavailable</c>.</summary>
    public string ErrorType { get; }

    /// <summary>The client's mistake, like a status code of 400 to 498.</summary>
    public bool IsOfClient { get; }

    /// <summary>The call took longer than its client was ready to wait. The client gives up at the same moment.</summary>
    public bool IsDeadline { get; }

    /// <summary>Null where the answer is none of gRPC's, the call succeeded, or its client cancelled it.</summary>
    public static GrpcStatus? FailureOf(HttpResponse response)
    {
        if (response.ContentType is not { } type || !type.StartsWith(MediaType, StringComparison.OrdinalIgnoreCase) || response.StatusCode != StatusCodes.Status200OK)
            return null;
        var trailers = response.HttpContext.Features.Get<IHttpResponseTrailersFeature>()?.Trailers;
        if (!response.Headers.TryGetValue(Name, out var status) && (trailers is null || !trailers.TryGetValue(Name, out status)))
            return IsMissed(type, trailers) ? Failures[Unknown] : null;
        return Of(status);
    }

    private static GrpcStatus? Of(StringValues status) =>
        !int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number >= Failures.Length ? Failures[Unknown]
        : number is 0 or Cancelled ? null
        : Failures[number];

    // gRPC-Web has its trailers in the body.
    private static bool IsMissed(string type, IHeaderDictionary? trailers) =>
        trailers is not null && (type.Length == MediaType.Length || type[MediaType.Length] is '+' or ';');
}
