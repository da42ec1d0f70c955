namespace Gateway.Instrumentation;

/// <summary>What <see cref="KnownMeters"/> stands for.</summary>
internal static class KnownMeterSelections
{
    private static readonly (KnownMeters Meters, string[] Names, Action<MeterInputOptions>? Configure)[] All =
    [
        (KnownMeters.AspNetCore, ["Microsoft.AspNetCore.Hosting"], LeaveOut("http.server.request.duration", "http.server.active_requests")),
        (KnownMeters.AspNetCore,
        [
            "Microsoft.AspNetCore.Routing", "Microsoft.AspNetCore.Diagnostics", "Microsoft.AspNetCore.RateLimiting",
            "Microsoft.AspNetCore.HeaderParsing", "Microsoft.AspNetCore.Authentication", "Microsoft.AspNetCore.Authorization",
            "Microsoft.AspNetCore.Identity", "Microsoft.AspNetCore.Components", "Microsoft.AspNetCore.Components.Lifecycle",
            "Microsoft.AspNetCore.Components.Server.Circuits", "Microsoft.AspNetCore.MemoryPool",
        ], null),
        (KnownMeters.Kestrel, ["Microsoft.AspNetCore.Server.Kestrel"], null),
        (KnownMeters.SignalR, ["Microsoft.AspNetCore.Http.Connections"], null),
        (KnownMeters.HttpClient, ["System.Net.Http"], null),
        (KnownMeters.Dns, ["System.Net.NameResolution"], null),
        (KnownMeters.Runtime, ["System.Runtime"], LeaveOut(
            "dotnet.process.*", "dotnet.gc.collections", "dotnet.gc.pause.time", "dotnet.thread_pool.thread.count",
            "dotnet.thread_pool.queue.length", "dotnet.monitor.lock_contentions", "dotnet.exceptions")),
        (KnownMeters.Npgsql, ["Npgsql"], null),
        (KnownMeters.EntityFrameworkCore, ["Microsoft.EntityFrameworkCore"], null),
        (KnownMeters.MassTransit, ["MassTransit"], static options => options.Gauges.Add("messaging.masstransit.*.active")),
        (KnownMeters.Nats, ["NATS.Net"], null),
        (KnownMeters.Polly, ["Polly"], null),
    ];

    public static IReadOnlyList<MeterSelection> Of(KnownMeters meters) =>
    [
        .. from preset in All
           where (meters & preset.Meters) != 0
           from name in preset.Names
           select MeterSelection.Of(name, preset.Configure ?? (static _ => { }), isPreset: true),
    ];

    private static Action<MeterInputOptions> LeaveOut(params string[] instruments) => options => options.LeaveOut.UnionWith(instruments);
}
