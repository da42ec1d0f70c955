using System.Net;
using System.Text;
using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Hosting.Tests;

/// <summary>Serves the page for a scraper, without a web framework.</summary>
internal sealed class Page : IDisposable
{
    private readonly HttpListener _listener = new();

    public Page(MetricRegistry registry)
    {
        Address = $"127.0.0.1:{LoopbackPort.Free()}";
        _listener.Prefixes.Add($"http://{Address}/");
        _listener.Start();
        _ = ServeAsync(registry);
    }

    public string Address { get; }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync(MetricRegistry registry)
    {
        try
        {
            while (true)
            {
                var response = (await _listener.GetContextAsync()).Response;
                response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
                response.Close(Encoding.UTF8.GetBytes(registry.CollectText()), willBlock: true);
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // closed
        }
    }
}
