using System.Collections.Frozen;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>The headers that a server, a client or a proxy acts on. An id in one of them breaks the answer, or gives a secret away.</summary>
internal static class ReservedHeaders
{
    private static readonly FrozenSet<string> Names = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Connection", "Content-Length", "Host", "HTTP2-Settings", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
        "Accept-Ranges", "Content-Disposition", "Content-Encoding", "Content-Language", "Content-Location", "Content-Range", "Content-Type",
        "Age", "Allow", "Alt-Svc", "Cache-Control", "Clear-Site-Data", "Content-Security-Policy", "Date", "ETag", "Expires", "Last-Modified",
        "Link", "Location", "Pragma", "Refresh", "Retry-After", "Server", "Strict-Transport-Security", "Vary", "Warning",
        "Accept", "Accept-Encoding", "Accept-Language", "Expect", "Forwarded", "If-Match", "If-Modified-Since", "If-None-Match", "If-Range",
        "If-Unmodified-Since", "Origin", "Range", "Referer", "User-Agent", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto",
        "Authentication-Info", "Authorization", "Cookie", "Proxy-Authenticate", "Proxy-Authorization", "Set-Cookie", "WWW-Authenticate",
        "Grpc-Encoding", "Grpc-Message", "Grpc-Status", "Sec-WebSocket-Accept", "Sec-WebSocket-Extensions", "Sec-WebSocket-Key", "Sec-WebSocket-Protocol",
        "Sec-WebSocket-Version", "TraceParent", "TraceState");

    public static bool Contains(string name) =>
        Names.Contains(name) || name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase);
}
