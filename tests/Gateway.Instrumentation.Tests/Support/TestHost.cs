using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.Instrumentation.Tests;

/// <summary>A host that reads no configuration but a test's own, so that the machine's environment does not matter.</summary>
internal static class TestHost
{
    public static IHost Build(Action<IServiceCollection> configure, params (string Key, string? Value)[] configuration) =>
        Build((services, _) => configure(services), configuration);

    public static IHost Build(Action<IServiceCollection, IConfiguration> configure, params (string Key, string? Value)[] configuration)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(configuration.Select(entry => KeyValuePair.Create(entry.Key, entry.Value)));
        configure(builder.Services, builder.Configuration);
        return builder.Build();
    }

    /// <summary>What the host's start throws.</summary>
    public static async Task<TException> FailsToStart<TException>(Action<IServiceCollection> configure, params (string Key, string? Value)[] configuration)
        where TException : Exception
    {
        using var host = Build(configure, configuration);
        return await Should.ThrowAsync<TException>(() => host.StartAsync());
    }
}
