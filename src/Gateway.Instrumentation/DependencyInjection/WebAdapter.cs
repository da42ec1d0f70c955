namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Adds the start-up filter of Gateway.Instrumentation.AspNetCore where the application has that package. It has to be a
/// service, and the first of its kind, to be outside of what the host and the framework put ahead of the application's own
/// middleware; <c>UseGatewayMetrics</c> comes when the services are built.
/// </summary>
internal static class WebAdapter
{
    public static void AddStartupFilter(IServiceCollection services)
    {
        // By name, because this package has no web framework. Trimmers understand texts that are written out here.
        if (Type.GetType("Microsoft.AspNetCore.Hosting.IStartupFilter, Microsoft.AspNetCore.Hosting.Abstractions") is { } service
            && Type.GetType("Gateway.Instrumentation.AspNetCore.MeasuredApplication, Gateway.Instrumentation.AspNetCore") is { } filter
            && !services.Any(known => known.ServiceType == filter))
        {
            services.AddSingleton(filter);
            services.Insert(0, First(service, filter));
        }
    }

    private static ServiceDescriptor First(Type service, Type filter) =>
        ServiceDescriptor.Singleton(service, provider => provider.GetRequiredService(filter));
}
