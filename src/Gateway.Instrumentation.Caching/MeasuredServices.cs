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
            var (original, key) = (services[i], new InnerKey());
            var isOwned = (original.IsKeyedService ? original.KeyedImplementationInstance : original.ImplementationInstance) is null;
            TService Make(IServiceProvider provider) =>
                measure(provider, new MeasuredService<TService>(provider.GetRequiredKeyedService<TService>(key), original.ServiceKey, isOwned));
            services[i] = original.IsKeyedService
                ? new ServiceDescriptor(typeof(TService), original.ServiceKey, (provider, _) => Make(provider), original.Lifetime)
                : new ServiceDescriptor(typeof(TService), Make, original.Lifetime);
            measured.Add(services[i]);
            services.Add(Inner(original, key));
        }
    }

    private static ServiceDescriptor Inner(ServiceDescriptor of, InnerKey key) => of switch
    {
        { IsKeyedService: true, KeyedImplementationInstance: { } instance } => new(of.ServiceType, key, instance),
        { IsKeyedService: true, KeyedImplementationFactory: { } create } => new(of.ServiceType, key, (provider, _) => create(provider, of.ServiceKey), of.Lifetime),
        { IsKeyedService: true } => new(of.ServiceType, key, of.KeyedImplementationType!, of.Lifetime),
        { ImplementationInstance: { } instance } => new(of.ServiceType, key, instance),
        { ImplementationFactory: { } create } => new(of.ServiceType, key, (provider, _) => create(provider), of.Lifetime),
        _ => new(of.ServiceType, key, of.ImplementationType!, of.Lifetime),
    };

    private sealed class InnerKey;

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
