using System.Net;
using System.Net.Sockets;

namespace Gateway.Instrumentation.Tool.Sources;

/// <summary>Why a page could not be read, and what to do about it.</summary>
internal static class Reasons
{
    public static string Of(HttpStatusCode status, Uri address) => $"{address} answers {(int)status} ({status}). " + status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => "Send what it asks for: --header \"Authorization: Bearer …\", or name and password in the address: https://name:password@host/metrics.",
        >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => "It sends on without end, or from https to http: ask for the address that it means.",
        HttpStatusCode.NotFound => "Is this the path of the page? Most services have it at /metrics.",
        HttpStatusCode.NotAcceptable => "Ask for another format: --accept text or --accept openmetrics.",
        >= HttpStatusCode.InternalServerError => "The service failed while it made the page: its log says why.",
        _ => "Open the address with curl -v to see what it says.",
    };

    public static string Of(Exception exception, string source) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => $"There is no file {source}. An address begins with http://, or is host:port.",
        UnauthorizedAccessException => $"{source} may not be read, or is a folder: {exception.Message}",
        InvalidDataException => $"{source} is compressed, and the compressed data are damaged: {exception.Message}",
        HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => $"Nobody listens at {source}. Does the service run, and is this its port?",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => $"The host of {source} is not known. Is its name right, and is it known on this machine?",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => $"{source} could not be reached over TLS: {Innermost(exception).Message} Is it http rather than https, or a certificate that this machine does not trust? --insecure takes any.",
        _ => $"{source} could not be read to its end: {Innermost(exception).Message}",
    };

    private static Exception Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
            exception = inner;
        return exception;
    }
}
