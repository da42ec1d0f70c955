using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.Tool.Tests;

/// <summary>A target on the loopback address.</summary>
internal sealed class ServedPage : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _answered;

    private ServedPage(WebApplication app) => _app = app;

    /// <summary>Where it is, without a path.</summary>
    public Uri Address => new(_app.Urls.Single());

    /// <summary>The requests so far.</summary>
    public int Answered => _answered;

    /// <summary>Serves pages one after the other, the last one again and again.</summary>
    public static async Task<ServedPage> StartAsync(IReadOnlyList<string> pages)
    {
        ServedPage? served = null;
        served = await StartAsync(async context =>
        {
            context.Response.ContentType = "text/plain; version=0.0.4";
            await context.Response.WriteAsync(pages[Math.Min(Interlocked.Increment(ref served!._answered), pages.Count) - 1]);
        });
        return served;
    }

    /// <param name="answer">Answers /metrics.</param>
    /// <param name="overTls">Whether with a certificate of its own, which nobody trusts.</param>
    public static async Task<ServedPage> StartAsync(RequestDelegate answer, bool overTls = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (overTls)
                listen.UseHttps(OwnCertificate());
        }));
        var app = builder.Build();
        app.MapGet("/metrics", answer);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new ServedPage(app);
    }

    private static X509Certificate2 OwnCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
