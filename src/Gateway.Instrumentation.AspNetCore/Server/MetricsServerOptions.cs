using System.Net;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Settings of <c>AddGatewayMetricsServer</c>. Read when the host starts.</summary>
public sealed class MetricsServerOptions
{
    // A page, a snapshot and a catalog for a pair of Prometheus servers, people with browsers, and room for clients that hang.
    private const int DefaultConnections = 200;

    /// <summary>The port. Required, because every service of a machine needs another one; 0 takes a free one, which is logged.</summary>
    public int? Port { get; set; }

    /// <summary>
    /// The address to listen on. When null, all interfaces in a container (<c>DOTNET_RUNNING_IN_CONTAINER</c> is <c>true</c>), else the
    /// loopback interface: a page on a developer's machine is nobody else's business.
    /// </summary>
    public IPAddress? Address { get; set; }

    /// <summary>
    /// True when the service may run without its page: when nothing can listen on the port, a warning says so. False by default:
    /// the host does not start then.
    /// </summary>
    public bool ContinueWithoutPage { get; set; }

    /// <summary>The largest number of connections at a time; further ones are closed at once. At least 1; 200 by default.</summary>
    public int MaxConnections { get; set; } = DefaultConnections;

    /// <summary>Settings of the endpoints, as of <c>MapGatewayMetrics</c>. The reset is not served here: it needs authorization.</summary>
    public Action<MetricsEndpointOptions>? ConfigureEndpoints { get; set; }

    internal IPAddress AddressOrDefault => Address ?? DefaultAddress(Environment.GetEnvironmentVariable("DOTNET_RUNNING_IN_CONTAINER"));

    internal static IPAddress DefaultAddress(string? runningInContainer) =>
        string.Equals(runningInContainer, "true", StringComparison.OrdinalIgnoreCase) ? IPAddress.IPv6Any : IPAddress.Loopback;

    internal IEnumerable<string> Mistakes()
    {
        if (Port is null)
            yield return "Port is not set: give the port of the page, such as AddGatewayMetricsServer(o => o.Port = 9001).";
        if (Port is < 0 or > 65535)
            yield return $"Port is {Port}: give 1 to 65535, or 0 for a free port.";
        if (MaxConnections < 1)
            yield return $"MaxConnections is {MaxConnections}: give at least 1.";
    }
}
