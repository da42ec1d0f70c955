using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.Instrumentation.Caching;

/// <summary>Puts what measures before services that are registered already. The container goes on to make and to dispose them.</summary>
internal static class MeasuredServices
{
    /// <summary>Puts it before every service of a type, keyed ones included.</summary>
    /// <typeparam name="TService">The type.</typeparam>
    /// <param name="services">The service collection.</param>
    /// <param name="caller">The method that the application called, for the message.</param>
    /// <param name="measure">Makes what measures a service.</param>
    public static void Put<TService>(IServiceCollection services, string caller, Func<IServiceProvider, MeasuredService<TService>, TService> measure)
        where TService : class
    {
        var measured = services.Select(static descriptor => descriptor.IsKeyedService ? null : descriptor.ImplementationInstance).OfType<Measured<TService>>().FirstOrDefault();
        if (measured is null)
        {
            measured = new Measured<TService>(services, caller);
            services.AddSingleton(measured);
            services.AddSingleton<IHostedService>(measured);
        }

        for (var i = services.Count - 1; i >= 0; i--)
        {
            if (!measured.IsMissing(services[i]))
                continue;
            var original = services[i];
            var (inner, resolve) = Inner<TService>(original);
            var isOwned = inner is not null;
            TService Make(IServiceProvider provider, object? key) => measure(provider, new MeasuredService<TService>(resolve(provider, key), key, isOwned));
            services[i] = original.IsKeyedService
                ? new ServiceDescriptor(typeof(TService), original.ServiceKey, Make, original.Lifetime)
                : new ServiceDescriptor(typeof(TService), provider => Make(provider, key: null), original.Lifetime);
            measured.Add(services[i]);
            if (inner is not null)
                services.Add(inner);
        }
    }

    /// <summary>The registration of what is measured, out of the application's sight, and how to resolve it. An object of the application needs none.</summary>
    private static (ServiceDescriptor? Inner, Func<IServiceProvider, object?, TService> Resolve) Inner<TService>(ServiceDescriptor of)
        where TService : class
    {
        if ((of.IsKeyedService ? of.KeyedImplementationInstance : of.ImplementationInstance) is { } instance)
            return (null, (_, _) => (TService)instance);

        // It may ask for its key: it is there by its own type, with the same key.
        if (of is { IsKeyedService: true, KeyedImplementationType: { } keyedType })
            return (new(keyedType, of.ServiceKey, keyedType, of.Lifetime), (provider, key) => (TService)provider.GetRequiredKeyedService(keyedType, key));
        if (of is { IsKeyedService: true, KeyedImplementationFactory: { } create })
        {
            return (
                new(typeof(Made<TService>), of.ServiceKey, (provider, key) => new Made<TService>((TService)create(provider, key)), of.Lifetime),
                static (provider, key) => provider.GetRequiredKeyedService<Made<TService>>(key).Service);
        }

        var inner = new InnerKey();
        return (
            of.ImplementationFactory is { } make
                ? new(of.ServiceType, inner, (provider, _) => make(provider), of.Lifetime)
                : new(of.ServiceType, inner, of.ImplementationType!, of.Lifetime),
            (provider, _) => provider.GetRequiredKeyedService<TService>(inner));
    }

    private sealed class InnerKey;

    /// <summary>What a factory made for a key. The container disposes it with this.</summary>
    private sealed class Made<TService>(TService service) : IDisposable, IAsyncDisposable
        where TService : class
    {
        public TService Service => service;

        public void Dispose() => (service as IDisposable)?.Dispose();

        public ValueTask DisposeAsync()
        {
            if (service is IAsyncDisposable disposable)
                return disposable.DisposeAsync();
            Dispose();
            return default;
        }
    }

    /// <summary>The registrations that are measured. One that came later would be used in their place and not be measured: it stops the start.</summary>
    private sealed class Measured<TService>(IServiceCollection services, string caller) : IHostedService
    {
        private readonly HashSet<ServiceDescriptor> _descriptors = [];

        public bool IsMissing(ServiceDescriptor descriptor) =>
            descriptor.ServiceType == typeof(TService) && descriptor.ServiceKey is not InnerKey && !_descriptors.Contains(descriptor);

        public void Add(ServiceDescriptor descriptor) => _descriptors.Add(descriptor);

        public Task StartAsync(CancellationToken cancellationToken) => services.FirstOrDefault(IsMissing) is null
            ? Task.CompletedTask
            : throw new InvalidOperationException($"{typeof(TService).Name} was added after {caller}() and is not measured: call {caller}() after it, or once more.");

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
