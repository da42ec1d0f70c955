namespace Gateway.Instrumentation;

/// <summary>The meters of libraries that most services use, for <c>AddMeters</c>.</summary>
/// <remarks>
/// What the families of this library record already is left out: it would be on the page twice, under two names. Add such an
/// instrument by the name of its meter: <c>AddMeter("Microsoft.AspNetCore.Hosting")</c>.
/// </remarks>
[Flags]
public enum KnownMeters
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>
    /// ASP.NET Core: routing, diagnostics, rate limiting, header parsing, authentication, authorization, identity, components,
    /// memory pool. Not <c>http.server.request.duration</c> and <c>http.server.active_requests</c>, which <see cref="HttpMetrics"/> has.
    /// </summary>
    AspNetCore = 1,

    /// <summary>The web server Kestrel: connections, queues, upgrades, TLS handshakes.</summary>
    Kestrel = 2,

    /// <summary>SignalR: connections of <c>Microsoft.AspNetCore.Http.Connections</c>.</summary>
    SignalR = 4,

    /// <summary>HttpClient: requests and connections of <c>System.Net.Http</c>.</summary>
    HttpClient = 8,

    /// <summary>DNS look-ups of <c>System.Net.NameResolution</c>.</summary>
    Dns = 16,

    /// <summary>
    /// The .NET runtime: JIT, assemblies, timers, memory of the collector's last run. Not the numbers that
    /// <see cref="RuntimeMetrics"/> and <see cref="ProcessMetrics"/> have.
    /// </summary>
    Runtime = 32,

    /// <summary>PostgreSQL: Npgsql.</summary>
    Npgsql = 64,

    /// <summary>Entity Framework Core.</summary>
    EntityFrameworkCore = 128,

    /// <summary>MassTransit. Its counters <c>….active</c>, which go down, are shown as gauges.</summary>
    MassTransit = 256,

    /// <summary>NATS: NATS.Net.</summary>
    Nats = 512,

    /// <summary>Polly.</summary>
    Polly = 1024,

    /// <summary>
    /// Microsoft.Extensions.AI, after <c>UseOpenTelemetry()</c> on a client: the names of OpenTelemetry's conventions for generative AI, such as
    /// <c>gen_ai_client_token_usage</c>.
    /// </summary>
    GenerativeAI = 2048,
}
