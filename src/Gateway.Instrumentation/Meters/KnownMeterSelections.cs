using System.Diagnostics.Metrics;

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
        (KnownMeters.MassTransit, ["MassTransit"], null),
        (KnownMeters.Nats, ["NATS.Net"], null),
        (KnownMeters.Polly, ["Polly"], null),
        (KnownMeters.GenerativeAI, ["Experimental.Microsoft.Extensions.AI"], null),
    ];

    private static readonly string[] MassTransitCounters = ["messaging.masstransit.*.active"];

    public static IReadOnlyList<MeterSelection> Of(KnownMeters meters) =>
    [
        .. from preset in All
           where (meters & preset.Meters) != 0
           from name in preset.Names
           select MeterSelection.Of(name, preset.Configure ?? (static _ => { }), isPreset: true),
    ];

    /// <summary>Counters of a library that go down, which is a mistake of its author: gauges, whoever adds the meter.</summary>
    public static IReadOnlyList<string> CountersThatFall(Meter meter) =>
        string.Equals(meter.Name, "MassTransit", StringComparison.OrdinalIgnoreCase) ? MassTransitCounters : [];

    private static Action<MeterInputOptions> LeaveOut(params string[] instruments) => options => options.LeaveOut.UnionWith(instruments);
}
