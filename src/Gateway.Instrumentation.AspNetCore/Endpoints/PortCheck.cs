using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Warns at start when the server does not listen on <see cref="MetricsEndpointOptions.Port"/>.</summary>
internal static partial class PortCheck
{
    public static void WarnWhenNobodyListens(IServiceProvider services, MetricsEndpointOptions options, ILogger logger)
    {
        if (options.Port is not { } port || services.GetService<IHostApplicationLifetime>() is not { } lifetime)
            return;
        lifetime.ApplicationStarted.Register(() =>
        {
            var addresses = services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses;
            if (addresses is { Count: > 0 } && !addresses.Any(address => BindingAddress.Parse(address).Port == port))
                LogNobodyListens(logger, port, string.Join(", ", addresses));
        });
    }

    [LoggerMessage(1, LogLevel.Warning,
        "The metrics are served on port {Port} only, but the server listens on {Addresses}: nobody can scrape them. Add the port with builder.WebHost.UseUrls(...) or ASPNETCORE_URLS, or change MetricsEndpointOptions.Port.")]
    private static partial void LogNobodyListens(ILogger logger, int port, string addresses);
}
