using System.Net;

namespace Gateway.Instrumentation.HttpClients;

/// <summary>How the calls of an <see cref="HttpClient"/> are recorded.</summary>
public sealed class HttpClientMetricsOptions
{
    /// <summary>
    /// The label <c>service</c> of all calls. When null, which is the default: the name of the client, and where that is empty, the host of
    /// each request.
    /// </summary>
    public string? Service { get; set; }

    /// <summary>
    /// Returns the label <c>service</c> of a request, from a small set: never its path or an id. Where it returns null, or throws,
    /// <see cref="Service"/> decides. Several threads call it at the same time.
    /// </summary>
    public Func<HttpRequestMessage, string?>? ServiceOf { get; set; }

    /// <summary>
    /// Status codes that count as errors of the service, in addition to 408, 429 and all from 500 on. Empty by default: other codes from 400 on are
    /// answers, such as "there is no such customer". Add <see cref="HttpStatusCode.NotFound"/> where what is asked for must exist.
    /// </summary>
    public ICollection<HttpStatusCode> AlsoErrors { get; } = new HashSet<HttpStatusCode>();

    /// <summary>
    /// <see cref="HttpClient.Timeout"/> of the clients that use the handler: a call that is cancelled after this long has timed out, and one that is
    /// cancelled earlier was cancelled by its caller. When null, which is the default, it is read from the client that the factory made; a
    /// handler that was made by hand knows no client, and takes the 100 seconds that clients have by themselves.
    /// </summary>
    public TimeSpan? Timeout { get; set; }
}
