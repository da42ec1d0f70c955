using System.Net;

namespace Gateway.Instrumentation.Hosting;

/// <summary>A push, or the deletion of a group, that failed. The message names the server, what happened and, where it is known, the fix; it holds no password.</summary>
public sealed class PushgatewayException : Exception
{
    internal PushgatewayException(string message, HttpStatusCode? statusCode = null, Exception? innerException = null)
        : base(message, innerException)
    {
        StatusCode = statusCode;
        IsWorthAnotherTry = statusCode is null or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;
    }

    /// <summary>The status of the server's answer; null when there was no answer.</summary>
    public HttpStatusCode? StatusCode { get; }

    // Of the other answers, the same push gets the same again.
    internal bool IsWorthAnotherTry { get; init; }
}
