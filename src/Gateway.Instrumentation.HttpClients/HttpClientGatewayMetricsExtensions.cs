using System.Collections.Concurrent;
using Gateway.Instrumentation;
using Gateway.Instrumentation.HttpClients;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Records the calls of a factory's clients with <see cref="ExternalApiMetrics"/>.</summary>
public static class HttpClientGatewayMetricsExtensions
{
    /// <summary>
    /// Records every call of this client, or of all clients: <c>services.ConfigureHttpClientDefaults(b => b.AddGatewayMetrics())</c>. Both together
    /// record a call once, with the options of both. Adds <c>AddGatewayMetrics</c>, unless it is there. A client that is named is shown at 0 from the
    /// start of the host.
    /// </summary>
    /// <param name="builder">The client.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>This builder.</returns>
    /// <remarks>
    /// Handlers stand in the order in which they are added. Behind it (added later), a handler that tries again is a part of the call: one
    /// call, with all attempts and the waits between them. Before it (added earlier), each attempt is a call of its own. In both places
    /// <c>external_api_retries_total</c> counts the attempts after the first.
    /// </remarks>
    public static IHttpClientBuilder AddGatewayMetrics(this IHttpClientBuilder builder, Action<HttpClientMetricsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddGatewayMetrics();
        services.TryAddSingleton<MeasuredClients>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<HttpClientFactoryOptions>, MeasuredClients>(
            static provider => provider.GetRequiredService<MeasuredClients>()));

        // The name is null for the defaults, which means all clients.
        if (!string.IsNullOrEmpty(builder.Name))
            services.AddSingleton(new NamedClient(builder.Name));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ClientStarter>());
        if (configure is not null)
            services.AddSingleton<IConfigureOptions<HttpClientMetricsOptions>>(new ConfigureNamedOptions<HttpClientMetricsOptions>(builder.Name, configure));
        services.AddSingleton<IConfigureOptions<HttpClientFactoryOptions>>(new ConfigureNamedOptions<HttpClientFactoryOptions>(
            builder.Name, static options => options.HttpMessageHandlerBuilderActions.Add(MeasuredClients.Place)));
        return builder;
    }

    private sealed record NamedClient(string Name);

    /// <summary>Shows the clients that have a name at 0 when the host starts, and not with their first call: <c>rate()</c> sees that call.</summary>
    private sealed class ClientStarter(MeasuredClients clients, IEnumerable<NamedClient> named) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            foreach (var client in named.Distinct())
                clients.Announce(client.Name);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>Puts handlers into the chains of clients.</summary>
    private sealed class MeasuredClients(GatewayMetrics metrics, IOptionsMonitor<HttpClientMetricsOptions> options) : IPostConfigureOptions<HttpClientFactoryOptions>
    {
        private readonly ConcurrentDictionary<string, ClientTimeout> _timeouts = new(StringComparer.Ordinal);

        /// <summary>Where it was added last, which is after the defaults: one handler measures.</summary>
        public static void Place(HttpMessageHandlerBuilder chain)
        {
            var clients = chain.Services.GetRequiredService<MeasuredClients>();
            if (Measuring(chain) is var at and >= 0)
                chain.AdditionalHandlers.RemoveAt(at);
            chain.AdditionalHandlers.Add(clients.HandlerOf(chain.Name ?? ""));
        }

        /// <summary>After all that the application sets up.</summary>
        public void PostConfigure(string? name, HttpClientFactoryOptions options)
        {
            options.HttpClientActions.Add(TimeoutOf(name ?? "").Remember);
            options.HttpMessageHandlerBuilderActions.Add(static chain =>
            {
                var at = Measuring(chain);
                if (at < 0)
                    return;
                if (at < chain.AdditionalHandlers.Count - 1)
                    chain.AdditionalHandlers.Add(new ChainEnd());
                if (at > 0)
                    chain.AdditionalHandlers.Insert(0, new ChainEnd());
            });
        }

        /// <summary>A handler announces its service when it is made.</summary>
        public void Announce(string name) => HandlerOf(name).Dispose();

        private static int Measuring(HttpMessageHandlerBuilder chain)
        {
            for (var i = 0; i < chain.AdditionalHandlers.Count; i++)
            {
                if (chain.AdditionalHandlers[i] is GatewayMetricsHandler)
                    return i;
            }

            return -1;
        }

        private GatewayMetricsHandler HandlerOf(string name) => new(metrics, options.Get(name), name, TimeoutOf(name));

        private ClientTimeout TimeoutOf(string name) => _timeouts.GetOrAdd(name, static _ => new ClientTimeout());
    }
}
