using System.Net;
using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Reads the request id, or makes one, and the logged headers.</summary>
internal sealed class RequestIdReader(RequestIdOptions options)
{
    // As long as anything in use: a UUID has 36, a W3C trace parent 55.
    private const int MaxLength = 128;

    private readonly IPNetwork[] _trusted = [.. options.TrustedNetworks.Select(IPNetwork.Parse)];
    private readonly LoggedHeader[] _logged = [.. options.LoggedHeaders.Select(header => new LoggedHeader(header.Key, header.Value))];

    public RequestLogScope Read(HttpContext context)
    {
        var headers = context.Request.Headers;
        return IsTrusted(context.Connection)
            ? new(Read(headers, options.HeaderName) ?? NewUuid(), ReadLogged(headers))
            : new(NewUuid(), []);
    }

    private KeyValuePair<LoggedHeader, string>[] ReadLogged(IHeaderDictionary headers)
    {
        if (_logged.Length == 0)
            return [];
        var values = new List<KeyValuePair<LoggedHeader, string>>(_logged.Length);
        foreach (var header in _logged)
        {
            if (Read(headers, header.Header) is { } value)
                values.Add(new(header, value));
        }

        return [.. values];
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

    private static string? Read(IHeaderDictionary headers, string name) => headers[name] is [{ } value] && IsSafe(value) ? value : null;

    // No line breaks or control characters: the value goes into logs, and the id into a response header.
    private static bool IsSafe(string value) =>
        value.Length is > 0 and <= MaxLength && !value.AsSpan().ContainsAnyExceptInRange('!', '~');

    // A version 4 UUID from a fast generator: an id has to be unique, not secret, and Guid.NewGuid() takes longer than all the rest.
    private static string NewUuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        Random.Shared.NextBytes(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
