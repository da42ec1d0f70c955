using System.Net;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>
/// Which ids a request carries. An id is 1 to 128 visible characters of ASCII, without spaces: a request's own that is
/// anything else is replaced, a user's or property's is ignored.
/// </summary>
public sealed class RequestIdOptions
{
    /// <summary>
    /// Whether every request gets an id: its own, or a new one. It becomes the request's <c>TraceIdentifier</c>, is sent back,
    /// and is in the log scope and in the tags of the request's activity. True by default.
    /// </summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The header that carries the request's id, to us and back. <c>X-Request-ID</c> by default.</summary>
    public string HeaderName { get; set; } = "X-Request-ID";

    /// <summary>The header that names the user; null or empty for none. <c>X-User-ID</c> by default. It proves nothing: clients can send anything.</summary>
    public string? UserHeaderName { get; set; } = "X-User-ID";

    /// <summary>The header that names the property that a request is about; null or empty for none. <c>X-Property-ID</c> by default.</summary>
    public string? PropertyHeaderName { get; set; } = "X-Property-ID";

    /// <summary>Whether ids are taken from requests at all. True by default; false makes a new one for each, and ignores users and properties.</summary>
    public bool AcceptIncoming { get; set; } = true;

    /// <summary>
    /// The networks that ids are taken from, such as <c>10.0.0.0/8</c>: those of your own proxies. Empty, the default, takes
    /// them from everyone. It goes by the connection's address, or by that of <c>UseForwardedHeaders</c> where it stands before.
    /// </summary>
    public IList<string> TrustedNetworks { get; } = [];

    internal IEnumerable<string> Mistakes()
    {
        if (!IsHeaderName(HeaderName))
            yield return Mistake(nameof(HeaderName), HeaderName);
        if (!string.IsNullOrEmpty(UserHeaderName) && !IsHeaderName(UserHeaderName))
            yield return Mistake(nameof(UserHeaderName), UserHeaderName);
        if (!string.IsNullOrEmpty(PropertyHeaderName) && !IsHeaderName(PropertyHeaderName))
            yield return Mistake(nameof(PropertyHeaderName), PropertyHeaderName);
        foreach (var network in TrustedNetworks)
        {
            if (!IPNetwork.TryParse(network, out var parsed))
                yield return $"RequestIds.TrustedNetworks has \"{network}\", which is no network: write an address and the length of its prefix, such as 10.0.0.0/8 or 10.1.2.3/32.";
            else if (parsed.BaseAddress.IsIPv4MappedToIPv6)
                yield return $"RequestIds.TrustedNetworks has \"{network}\", which no client is in: addresses of IPv4 are taken as such, also where they come as IPv6. Write the network as IPv4, such as 10.0.0.0/8.";
        }
    }

    private static string Mistake(string option, string name) =>
        $"RequestIds.{option} is \"{name}\", which is no name of a header: use letters, digits and dashes, such as X-Request-ID.";

    // The token of RFC 9110, section 5.6.2.
    private static bool IsHeaderName(string? name) =>
        !string.IsNullOrEmpty(name) && name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));
}
