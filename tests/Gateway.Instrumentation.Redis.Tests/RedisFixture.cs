using Gateway.Instrumentation.Redis.Tests;
using Gateway.Instrumentation.TestServers;
using StackExchange.Redis;

[assembly: AssemblyFixture(typeof(RedisFixture))]

namespace Gateway.Instrumentation.Redis.Tests;

/// <summary>One server for all tests: each uses keys of its own.</summary>
public sealed class RedisFixture() : ServerFixture<RedisServer>(RedisServer.Program, RedisServer.StartAsync)
{
    /// <summary>A client that is not measured.</summary>
    public Task<ConnectionMultiplexer> ConnectAsync() => ConnectAsync(Server.Address);

    /// <summary>A client whose commands wait long for their answers, because the machine of the tests may be slow.</summary>
    public static async Task<ConnectionMultiplexer> ConnectAsync(string address, Action<ConfigurationOptions>? configure = null)
    {
        var options = ConfigurationOptions.Parse(address);
        (options.SyncTimeout, options.AsyncTimeout, options.ConnectTimeout) = (60_000, 60_000, 30_000);
        configure?.Invoke(options);
        return await ConnectionMultiplexer.ConnectAsync(options);
    }

    /// <summary>A key that no other test uses.</summary>
    public static string NewKey() => $"secret:{Guid.NewGuid():N}";
}
