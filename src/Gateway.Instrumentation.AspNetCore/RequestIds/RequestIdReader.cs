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
        var headers = context.Request.Headers;
        return IsTrusted(context.Connection)
            ? new(Read(headers, options.HeaderName) ?? NewUuid(), Read(headers, options.UserHeaderName), Read(headers, options.PropertyHeaderName))
            : new(NewUuid(), user: null, property: null);
    }

    private bool IsTrusted(ConnectionInfo connection)
    {
        if (!options.AcceptIncoming)
            return false;
        if (_trusted.Length == 0)
            return true;
        var address = connection.RemoteIpAddress;
        if (address is { IsIPv4MappedToIPv6: true })
            address = address.MapToIPv4();
        return address is not null && _trusted.Any(network => network.Contains(address));
    }

    private static string? Read(IHeaderDictionary headers, string? name) =>
        !string.IsNullOrEmpty(name) && headers[name] is [{ } value] && IsId(value) ? value : null;

    // Neither line breaks nor control characters: an id goes into logs and into a header.
    private static bool IsId(string value) =>
        value.Length is > 0 and <= MaxLength && !value.AsSpan().ContainsAnyExceptInRange('!', '~');

    // A version 4 UUID of a fast generator: an id has to be unique, not secret, and Guid.NewGuid() takes longer than all the rest.
    private static string NewUuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        Random.Shared.NextBytes(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
