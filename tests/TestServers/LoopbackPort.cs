using System.Net;
using System.Net.Sockets;

namespace Gateway.Instrumentation.TestServers;

/// <summary>Finds ports for servers that cannot choose one by themselves.</summary>
public static class LoopbackPort
{
    // Below the ports that systems give to outgoing connections: those of others take no port between this call and its use.
    private const int First = 20_000;
    private const int End = 32_000;

    private const int Attempts = 1_000;

    /// <summary>A port that was free a moment ago. Somebody else may be quicker: whoever uses it has to be ready to try another.</summary>
    public static int Free()
    {
        for (var attempt = 1; ; attempt++)
        {
            var port = Random.Shared.Next(First, End);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException) when (attempt < Attempts)
            {
                // Somebody listens there.
            }
        }
    }
}
