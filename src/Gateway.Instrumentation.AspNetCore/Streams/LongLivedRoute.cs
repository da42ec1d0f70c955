using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Whether an endpoint's responses last, by its metadata.</summary>
internal enum LongLivedRoute
{
    /// <summary>By what the response turns out to be.</summary>
    No,

    /// <summary>With every method.</summary>
    Yes,

    /// <summary>A SignalR hub: what a client sends with POST, and the end of its connection, are short.</summary>
    Hub,
}

internal static class LongLivedRoutes
{
    public static LongLivedRoute Of(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<LongLivedAttribute>() is not null ? LongLivedRoute.Yes
        : endpoint.Metadata.GetMetadata<HubMetadata>() is not null && endpoint.Metadata.GetMetadata<NegotiateMetadata>() is null ? LongLivedRoute.Hub
        : LongLivedRoute.No;

    public static bool Lasts(this LongLivedRoute route, string method) => route switch
    {
        LongLivedRoute.No => false,
        LongLivedRoute.Hub => ReferenceEquals(method, HttpMethods.Get) || ReferenceEquals(method, HttpMethods.Connect),
        _ => true,
    };
}
