using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway.Instrumentation.EntityFrameworkCore;

/// <summary>Keeps what contexts record to with their options, and stands around the provider's execution strategy, of which no interceptor is told.</summary>
internal sealed class MetricsOptionsExtension(MeasuredContexts contexts) : IDbContextOptionsExtension
{
    public MeasuredContexts Contexts => contexts;

    public DbContextOptionsExtensionInfo Info => field ??= new ExtensionInfo(this);

    public void ApplyServices(IServiceCollection services)
    {
        if (services.LastOrDefault(static service => service.ServiceType == typeof(IExecutionStrategyFactory)) is not { } provider)
            return;
        services.Replace(ServiceDescriptor.Describe(
            typeof(IExecutionStrategyFactory),
            services => new StrategyFactory(
                (IExecutionStrategyFactory)(provider.ImplementationFactory?.Invoke(services) ?? ActivatorUtilities.CreateInstance(services, provider.ImplementationType!)),
                services.GetRequiredService<IDbContextOptions>()),
            provider.Lifetime));
    }

    public void Validate(IDbContextOptions options)
    {
        var extensions = options.Extensions.ToList();
        if (extensions.FindIndex(static extension => extension.Info.IsDatabaseProvider) > extensions.IndexOf(this))
            throw new InvalidOperationException("UseGatewayMetrics() stands before the database provider: call it after it, such as options.UseNpgsql(…).UseGatewayMetrics().");
    }

    private sealed class StrategyFactory(IExecutionStrategyFactory inner, IDbContextOptions options) : IExecutionStrategyFactory
    {
        public IExecutionStrategy Create() => options.FindExtension<MetricsOptionsExtension>() is { } extension
            ? new MeasuredExecutionStrategy(inner.Create(), extension.Contexts)
            : inner.Create();
    }

    // Contexts with other metrics share the provider's services: only their options differ.
    private sealed class ExtensionInfo(IDbContextOptionsExtension extension) : DbContextOptionsExtensionInfo(extension)
    {
        public override bool IsDatabaseProvider => false;

        public override string LogFragment => "with GatewayMetrics ";

        public override int GetServiceProviderHashCode() => 0;

        public override bool ShouldUseSameServiceProvider(DbContextOptionsExtensionInfo other) => other is ExtensionInfo;

        public override void PopulateDebugInfo(IDictionary<string, string> debugInfo) => debugInfo["GatewayMetrics"] = "1";
    }
}
