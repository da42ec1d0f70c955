using System.Net;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>
/// The id of each request, and the headers that go into logs and traces with it. A value is taken from a request when it is 1
/// to 128 visible ASCII characters, without spaces: another request id is replaced, another header's value is ignored.
/// </summary>
public sealed class RequestIdOptions
{
    internal const string RequestIdTag = "request.id";

    /// <summary>
    /// Whether every request gets an id: its own, or a new one. It becomes the request's <c>TraceIdentifier</c>, is sent back,
    /// and is in the log scope (<c>RequestId</c>) and in the tags of the request's activity (<c>request.id</c>). False also
    /// switches off <see cref="LoggedHeaders"/>. True by default.
    /// </summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The header that carries the request id, in the request and in the response. <c>X-Request-ID</c> by default.</summary>
    public string HeaderName { get; set; } = "X-Request-ID";

    /// <summary>
    /// More request headers that go into the log scope and the tags of the request's activity: from the header's name to the name in
    /// the log scope, such as <c>LoggedHeaders["X-User-ID"] = "UserId"</c>. The tag has the same name in lower case, with a dot
    /// before each further word: <c>user.id</c>. Empty by default. The values prove nothing: clients can send anything.
    /// </summary>
    public IDictionary<string, string> LoggedHeaders { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Whether request ids and <see cref="LoggedHeaders"/> are read from requests at all. True by default; false makes a new
    /// id for each request and ignores the headers.
    /// </summary>
    public bool AcceptIncoming { get; set; } = true;

    /// <summary>
    /// The networks whose requests' ids and headers are read, such as <c>10.0.0.0/8</c>: those of your own proxies. Empty, the default,
    /// reads them from everyone. The address is that of the connection, before <c>UseForwardedHeaders</c> replaces it.
    /// </summary>
    public IList<string> TrustedNetworks { get; } = [];

    internal IEnumerable<string> Mistakes()
    {
        if (!IsHeaderName(HeaderName))
            yield return $"RequestIds.HeaderName is \"{HeaderName}\", which is not a header name: {HeaderNameRule}.";

        var tags = new HashSet<string>(StringComparer.Ordinal) { RequestIdTag };
        foreach (var (header, logName) in LoggedHeaders)
        {
            if (!IsHeaderName(header))
                yield return $"RequestIds.LoggedHeaders has \"{header}\", which is not a header name: {HeaderNameRule}.";
            if (string.IsNullOrWhiteSpace(logName))
                yield return $"RequestIds.LoggedHeaders has no log name for \"{header}\": give one, such as LoggedHeaders[\"X-User-ID\"] = \"UserId\".";
            else if (!tags.Add(LoggedHeader.TagNameOf(logName)))
                yield return $"RequestIds.LoggedHeaders gives \"{header}\" the log name \"{logName}\", which the request id or another header has: give each its own.";
        }

        foreach (var network in TrustedNetworks)
        {
            if (!IPNetwork.TryParse(network, out var parsed))
                yield return $"RequestIds.TrustedNetworks has \"{network}\", which is not a network: write an address and its prefix length, such as 10.0.0.0/8 or 10.1.2.3/32.";
            else if (parsed.BaseAddress.IsIPv4MappedToIPv6)
                yield return $"RequestIds.TrustedNetworks has \"{network}\", which matches no client: IPv4 addresses are compared as IPv4, also when they arrive as IPv6. Write the network as IPv4, such as 10.0.0.0/8.";
        }
    }

    private const string HeaderNameRule = "use letters, digits and dashes, such as X-Request-ID";

    // The token of RFC 9110, section 5.6.2.
    private static bool IsHeaderName(string? name) =>
        !string.IsNullOrEmpty(name) && name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));
}
