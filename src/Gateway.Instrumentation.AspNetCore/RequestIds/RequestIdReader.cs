using System.Net;
using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Takes the ids from a request, or makes one.</summary>
internal sealed class RequestIdReader(RequestIdOptions options)
{
    // As long as anything in use: a UUID has 36, a W3C trace parent 55.
    private const int MaxLength = 128;

    private readonly IPNetwork[] _trusted = [.. options.TrustedNetworks.Select(IPNetwork.Parse)];

    public RequestIds Read(HttpContext context)
    {
        if (!IsTrusted(context.Connection.RemoteIpAddress))
            return new(New(), null, null);
        var headers = context.Request.Headers;
        return new(Read(headers, options.HeaderName) ?? New(), Read(headers, options.UserHeaderName), Read(headers, options.PropertyHeaderName));
    }

    private bool IsTrusted(IPAddress? address)
    {
        if (!options.AcceptIncoming)
            return false;
        if (_trusted.Length == 0)
            return true;
        if (address is { IsIPv4MappedToIPv6: true })
            address = address.MapToIPv4();
        return address is not null && _trusted.Any(network => network.Contains(address));
    }

    private static string? Read(IHeaderDictionary headers, string? name) =>
        name is not null && headers[name] is [{ } value] && IsId(value) ? value : null;

    // Neither line breaks nor control characters: an id goes into logs and into a header.
    private static bool IsId(string value) =>
        value.Length is > 0 and <= MaxLength && !value.AsSpan().ContainsAnyExceptInRange('!', '~');

    private static string New() => Guid.NewGuid().ToString();
}
