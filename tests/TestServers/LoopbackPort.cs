using System.Net;
using System.Net.Sockets;

namespace Gateway.Instrumentation.TestServers;

/// <summary>Finds ports for servers that cannot choose one by themselves.</summary>
public static class LoopbackPort
{
    /// <summary>A port that was free a moment ago. Somebody else may be quicker: whoever uses it has to be ready to try another.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
