using System.Net;
using System.Net.Sockets;

namespace Gateway.Instrumentation.HttpClients;

/// <summary>The error types of calls over HTTP.</summary>
internal static class CallErrors
{
    private const string TimeoutError = "timeout_error";

    private const string ConnectionError = "connection_error";

    // Thrown by the time-out of Polly, which this package does not refer to.
    private const string PollysTimeout = "TimeoutRejectedException";

    // What the default classifier calls every HttpRequestException. One of the application's own keeps its names.
    private const string ApiError = "api_error";

    /// <summary>Those that a service is announced with.</summary>
    public static ReadOnlySpan<string> Announced => Types;

    private static readonly string[] Types = [TimeoutError, "rate_limited", "server_error", ConnectionError];

    /// <summary>The error type of a status code; null when it is no error of the service.</summary>
    public static string? TypeOf(HttpStatusCode status, ICollection<HttpStatusCode> alsoErrors) => status switch
    {
        HttpStatusCode.TooManyRequests => "rate_limited",
        HttpStatusCode.RequestTimeout or HttpStatusCode.GatewayTimeout => TimeoutError,
        >= HttpStatusCode.InternalServerError => "server_error",
        _ when alsoErrors.Count == 0 || !alsoErrors.Contains(status) => null,
        HttpStatusCode.NotFound => "not_found",
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => "auth_error",
        _ => "client_error",
    };

    /// <summary>The error type of what a call threw, which is no cancellation by its caller.</summary>
    public static string TypeOf(Exception exception, IErrorClassifier classifier, CancellationToken cancellationToken)
    {
        // Cancelled by a time-out, of HttpClient or of a handler in between, that shows only further out.
        if (exception is OperationCanceledException && cancellationToken.IsCancellationRequested)
            return TimeoutError;
        var type = classifier.Classify(exception);
        return type switch
        {
            PollysTimeout => TimeoutError,
            ApiError or nameof(HttpIOException) or nameof(IOException) => NameOf(exception) ?? type,
            _ => type,
        };
    }

    private static string? NameOf(Exception exception) => exception switch
    {
        HttpRequestException { HttpRequestError: not HttpRequestError.Unknown and var error } => NameOf(error),
        HttpIOException { HttpRequestError: not HttpRequestError.Unknown and var error } => NameOf(error),
        IOException or SocketException => ConnectionError,
        { InnerException: { } inner } => NameOf(inner),
        _ => null,
    };

    private static string? NameOf(HttpRequestError error) => error switch
    {
        HttpRequestError.NameResolutionError => "name_resolution_error",
        HttpRequestError.ConnectionError => ConnectionError,
        HttpRequestError.SecureConnectionError => "tls_error",
        HttpRequestError.HttpProtocolError => "protocol_error",
        HttpRequestError.InvalidResponse => "invalid_response",
        HttpRequestError.ResponseEnded => "response_ended",
        HttpRequestError.ProxyTunnelError => "proxy_error",
        HttpRequestError.ConfigurationLimitExceeded => "limit_exceeded",
        _ => null,
    };
}
