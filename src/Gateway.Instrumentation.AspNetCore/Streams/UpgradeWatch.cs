using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Sees that a request becomes a connection of its own: by an upgrade, or over HTTP/2 by an extended CONNECT.</summary>
internal sealed class UpgradeWatch : IHttpUpgradeFeature, IHttpExtendedConnectFeature
{
    private const string WebSocket = "websocket";

    private readonly RequestInFlight _request;
    private readonly IHttpUpgradeFeature? _upgrade;
    private readonly IHttpExtendedConnectFeature? _connect;
    private readonly bool _speaksWebSocket;

    private UpgradeWatch(RequestInFlight request, IHttpUpgradeFeature? upgrade, IHttpExtendedConnectFeature? connect, bool speaksWebSocket) =>
        (_request, _upgrade, _connect, _speaksWebSocket) = (request, upgrade, connect, speaksWebSocket);

    public bool IsUpgradableRequest => _upgrade!.IsUpgradableRequest;

    public bool IsExtendedConnect => _connect!.IsExtendedConnect;

    public string? Protocol => _connect!.Protocol;

    /// <summary>Only for the few requests that may become one.</summary>
    public static void Attach(RequestInFlight request, IFeatureCollection features, IHttpRequestFeature head)
    {
        if (head.Headers.Upgrade is { Count: > 0 } protocol && features.Get<IHttpUpgradeFeature>() is { } upgrade and not UpgradeWatch)
            features.Set<IHttpUpgradeFeature>(new UpgradeWatch(request, upgrade, connect: null, Is(protocol.ToString())));
        else if (HttpMethods.IsConnect(head.Method) && features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect and not UpgradeWatch)
            features.Set<IHttpExtendedConnectFeature>(new UpgradeWatch(request, upgrade: null, connect, Is(connect.Protocol)));

        static bool Is(string? protocol) => string.Equals(protocol, WebSocket, StringComparison.OrdinalIgnoreCase);
    }

    public async Task<Stream> UpgradeAsync() => _request.Upgraded(await _upgrade!.UpgradeAsync().ConfigureAwait(false), _speaksWebSocket);

    public async ValueTask<Stream> AcceptAsync() => _request.Upgraded(await _connect!.AcceptAsync().ConfigureAwait(false), _speaksWebSocket);
}
