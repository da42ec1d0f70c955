using System.Diagnostics.CodeAnalysis;
using Gateway.Instrumentation.AspNetCore;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds observers of requests to the metrics.</summary>
public static class RequestObserverBuilderExtensions
{
    /// <summary>
    /// Lets an observer see every request that <c>UseGatewayMetrics</c> measures. It is a singleton, made with the services
    /// that its constructor asks for; <c>UseGatewayMetrics</c> throws when it cannot be made. While recording is switched off, it is
    /// neither made nor called.
    /// </summary>
    /// <typeparam name="TObserver">The observer.</typeparam>
    /// <param name="builder">What <c>AddGatewayMetrics</c> returned.</param>
    /// <returns>The builder. Called again with the same type, it adds nothing twice.</returns>
    public static GatewayMetricsBuilder AddRequestObserver<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TObserver>(
        this GatewayMetricsBuilder builder)
        where TObserver : class, IRequestObserver
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton(Create<TObserver>);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IRequestObserver, TObserver>(
            static services => services.GetRequiredService<TObserver>()));
        return builder;
    }

    private static TObserver Create<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TObserver>(IServiceProvider services)
        where TObserver : class
    {
        try
        {
            return ActivatorUtilities.CreateInstance<TObserver>(services);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"The request observer {typeof(TObserver).Name} cannot be created: {exception.Message}", exception);
        }
    }
}
