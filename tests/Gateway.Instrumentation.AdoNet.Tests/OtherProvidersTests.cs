using System.Data.Common;
using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.TestServers;
using MySqlConnector;

namespace Gateway.Instrumentation.AdoNet.Tests;

/// <summary>What can be seen of MySqlConnector without its server: a connection that is refused, and that it takes no cast.</summary>
public sealed class OtherProvidersTests
{
    [Fact]
    public async Task MySqlConnector_is_measured_by_the_same_data_source()
    {
        var metrics = TestMetrics.Create(TimeProvider.System);
        await using var source = new MySqlDataSource($"Server=127.0.0.1;Port={LoopbackPort.Free()};Database=orders;User=a;Pooling=false").UseGatewayMetrics(metrics);
        await using var connection = source.CreateConnection();
        connection.Inner.ShouldBeOfType<MySqlConnection>();
        await Should.ThrowAsync<MySqlException>(() => connection.OpenAsync(TestContext.Current.CancellationToken));
        metrics.Connections().ShouldBe("errors[transient_error]=1 waits=1");
        connection.CanCreateBatch.ShouldBeTrue();
    }
}
