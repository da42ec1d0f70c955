using System.Globalization;

namespace Gateway.Instrumentation.TestServers;

/// <summary>
/// A real RabbitMQ on the loopback address, with its data in a folder of its own. It can be killed and started again on the same
/// port with the same data. User and password are <c>guest</c>.
/// </summary>
public sealed class RabbitMqServer : RestartableServer
{
    /// <summary>The program on PATH that tests require. It changes the user; the one that it calls does not.</summary>
    public const string Program = "rabbitmq-server";

    private const string Server = "/usr/lib/rabbitmq/bin/rabbitmq-server";

    private readonly TemporaryFolder _data = new();
    private readonly ServerProcess _names;
    private readonly Dictionary<string, string> _environment;

    private RabbitMqServer()
    {
        var names = LoopbackPort.Free();
        _environment = new Dictionary<string, string>
        {
            ["HOME"] = _data.Path, // for the cookie of the Erlang node
            ["ERL_EPMD_PORT"] = Number(names),
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_NODENAME"] = $"gateway{Number(Port)}@localhost",
            ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_NODE_PORT"] = Number(Port),
            ["RABBITMQ_DIST_PORT"] = Number(LoopbackPort.Free()),
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1}",
            ["RABBITMQ_MNESIA_BASE"] = _data.PathOf("data"),
            ["RABBITMQ_LOG_BASE"] = _data.PathOf("log"),
            ["RABBITMQ_PID_FILE"] = _data.PathOf("pid"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = _data.PathOf("plugins"),
            ["RABBITMQ_CONFIG_FILE"] = _data.PathOf("rabbitmq"),
            ["RABBITMQ_CONF_ENV_FILE"] = _data.PathOf("env.conf"),
        };
        _data.Write("plugins", "[].\n");
        _data.Write("env.conf", "");
        _data.Write("rabbitmq.conf", "log.console = false\n");

        // A node would start its name server as a daemon, which outlives it.
        _names = ServerProcess.Start("epmd", Directory.CreateTempSubdirectory("gateway-epmd-").FullName, "-port", Number(names), "-address", "127.0.0.1");
    }

    /// <summary>Starts a server and waits until it takes connections.</summary>
    public static Task<RabbitMqServer> StartAsync() => ServerProcess.StartAsync(static () => new RabbitMqServer(), static server => server.StartAgainAsync());

    /// <summary>Runs rabbitmqctl, such as with <c>close_all_connections "a reason"</c>.</summary>
    public async Task ControlAsync(params IEnumerable<string> arguments)
    {
        await using var control = ServerProcess.Start("/usr/lib/rabbitmq/bin/rabbitmqctl", Directory.CreateTempSubdirectory("gateway-rabbitmqctl-").FullName, _environment, arguments);
        await control.WaitForEndAsync();
    }

    /// <inheritdoc/>
    public override Task StartAgainAsync() =>
        WaitForAsync(ServerProcess.Start(Server, Directory.CreateTempSubdirectory("gateway-rabbitmq-").FullName, _environment), "completed with");

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _names.DisposeAsync();
        _data.Dispose();
    }

    private static string Number(int port) => port.ToString(CultureInfo.InvariantCulture);
}
