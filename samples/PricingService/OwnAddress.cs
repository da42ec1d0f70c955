using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace PricingService;

/// <summary>Where this very service can be reached from its own machine. Known once the server has started.</summary>
public sealed class OwnAddress(IServer server)
{
    public Uri Uri
    {
        get
        {
            var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
                ?? throw new InvalidOperationException("The service has no address yet: its server has not started.");
            var binding = BindingAddress.Parse(address);

            // The wildcards say where the server listens; nobody can call them.
            var host = binding.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "127.0.0.1" : binding.Host;
            return new UriBuilder(binding.Scheme, host, binding.Port).Uri;
        }
    }
}
