namespace Gateway.Instrumentation;

/// <summary>How families treat the status of an HTTP response.</summary>
internal static class HttpStatus
{
    public const int Succeeded = 200;
    public const int ClientDisconnected = 499;

    /// <summary>The status of an unhandled exception.</summary>
    public const int Failed = 500;

    private static readonly string[] ErrorTypes = [.. Enumerable.Range(400, 200).Select(static status => $"http_{status}")];

    /// <summary>A status label. Its limit is higher than the number of status codes that any service uses.</summary>
    public static Label<long> Label(string name) => Gateway.Instrumentation.Label.Number(name, limit: 100);

    /// <summary>The label value of a status code. A number outside 100 to 599 becomes <c>other</c>.</summary>
    public static long Shown(int statusCode) => statusCode is >= 100 and <= 599 ? statusCode : long.MinValue;

    /// <summary>True for a client or server error, but not for 499 (client disconnected).</summary>
    public static bool IsError(int statusCode) => statusCode >= 400 && statusCode != ClientDisconnected;

    /// <summary>
    /// The error type of a request for which its status alone speaks, such as <c>http_503</c>; <c>unknown</c> when the status says
    /// success, or HTTP does not know it.
    /// </summary>
    public static string ErrorType(int statusCode) => statusCode is >= 400 and <= 599 ? ErrorTypes[statusCode - 400] : "unknown";

    /// <summary>How a request went for the provider that it was passed on to: a status from 400 to 499 is its caller's mistake.</summary>
    public static OperationOutcome OfUpstream(int statusCode, bool failed) =>
        failed || statusCode >= Failed ? OperationOutcome.Failed : OperationOutcome.Success;
}
