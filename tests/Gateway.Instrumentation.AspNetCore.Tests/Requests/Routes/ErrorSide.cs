namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Routes;

/// <summary>Whether a request counts as an error, and as whose.</summary>
internal enum ErrorSide
{
    None,

    /// <summary>It counts in <c>http_request_errors_total</c> and leaves the service healthy.</summary>
    Client,

    /// <summary>It counts there, and against the service's health.</summary>
    Service,
}
