using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using Gateway.Instrumentation.AspNetCore;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.Benchmarks.Reliability;

/// <summary>A web service on a socket of the loopback address, with a page of some megabytes and a reset behind a policy.</summary>
internal sealed class AttackedHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly StrongBox<long> _errors;

    private AttackedHost(WebApplication app, StrongBox<long> errors)
    {
        (_app, _errors) = (app, errors);
        Address = new Uri(app.Urls.Single());
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Address };
    }

    public HttpClient Client { get; }

    public Uri Address { get; }

    public Counter Jobs => _app.Services.GetRequiredService<GatewayMetrics>().Factory.Counter("jobs_total", "Jobs.");

    /// <summary>Exceptions that reached the host.</summary>
    public long Errors => Interlocked.Read(ref _errors.Value);

    public static async Task<AttackedHost> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddGatewayMetrics(options =>
        {
            options.ProcessMetrics = false;
            options.DefaultLabelLimit = options.MaxSeriesPerMetric = 100_000;
        });
        builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie();
        builder.Services.AddAuthorization(options => options.AddPolicy("operators", policy => policy.RequireRole("operator")));
        var errors = new StrongBox<long>();
        var app = builder.Build();
        app.Use(async (context, next) =>
        {
            try
            {
                await next(context);
            }
            catch (Exception) when (Interlocked.Increment(ref errors.Value) > 0)
            {
                throw;
            }
        });
        app.MapGatewayMetrics("/metrics", options =>
        {
            options.Endpoints |= MetricsEndpoints.Reset;
            options.ResetPolicy = "operators";
            options.ResponseTimeout = TimeSpan.FromMinutes(1); // so that nobody gets a place only because time is up
        });
        var sizes = app.Services.GetRequiredService<GatewayMetrics>().Factory.Histogram("large_bytes", "Sizes.", null, Label.Number("n"));
        for (var i = 0; i < 12_000; i++)
            sizes.WithLabels(i).Observe(i);
        await app.StartAsync();
        return new AttackedHost(app, errors);
    }

    /// <summary>Asks for the page with a raw connection that takes as little of it as can be.</summary>
    public async Task<Socket> RequestAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096, NoDelay = true };
        await socket.ConnectAsync(Address.Host, Address.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET /metrics HTTP/1.1\r\nHost: {Address.Authority}\r\n\r\n"));
        return socket;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
