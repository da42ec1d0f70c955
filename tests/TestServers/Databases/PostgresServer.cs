using System.Diagnostics;
using System.Globalization;

namespace Gateway.Instrumentation.TestServers;

/// <summary>
/// A real PostgreSQL on the loopback address, with its data in a folder of its own. It can be killed and started again on the same port
/// with the same data. The user <c>postgres</c> needs no password.
/// </summary>
public sealed class PostgresServer : RestartableServer
{
    /// <summary>The program that tests require.</summary>
    public const string Program = "postgres";

    /// <summary>The time after which the server looks for a deadlock.</summary>
    public const string DeadlockTimeout = "100ms";

    private const string User = "postgres"; // of the system: the server refuses to run as root
    private const int StartAttempts = 10; // the processes of one that was killed may still hold its memory

    private readonly TemporaryFolder _data = new();

    private PostgresServer()
    {
    }

    /// <summary>The connection string, with a pool of its own for each name.</summary>
    public string ConnectionString(string application = "tests", int maxPoolSize = 20) =>
        $"Host=127.0.0.1;Port={Number(Port)};Username=postgres;Database=postgres;Application Name={application};Maximum Pool Size={Number(maxPoolSize)};Timeout=60";

    /// <summary>Starts a server and waits until it takes connections.</summary>
    public static Task<PostgresServer> StartAsync() => ServerProcess.StartAsync(static () => new PostgresServer(), static server => server.CreateAsync());

    /// <inheritdoc/>
    public override async Task StartAgainAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            var process = Start(
                Program, "-D", _data.PathOf("data"), "-p", Number(Port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
                "-c", "fsync=off", "-c", "max_connections=100", "-c", "shared_buffers=16MB", "-c", $"deadlock_timeout={DeadlockTimeout}", "-c", "max_prepared_transactions=2");
            try
            {
                await WaitForAsync(process, "ready to accept connections");
                return;
            }
            catch (ServerNotReadyException) when (attempt < StartAttempts)
            {
                await KillAsync();
                await Task.Delay(TimeSpan.FromMilliseconds(200));
            }
        }
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _data.Dispose();
    }

    private async Task CreateAsync()
    {
        if (Environment.IsPrivilegedProcess)
        {
            using var owner = Process.Start("chown", ["-R", User, _data.Path]);
            await owner.WaitForExitAsync();
        }

        await using (var create = Start("initdb", "-D", _data.PathOf("data"), "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"))
            await create.WaitForEndAsync();
        await StartAgainAsync();
    }

    private static ServerProcess Start(string program, params IReadOnlyList<string> arguments)
    {
        var folder = Directory.CreateTempSubdirectory("gateway-postgres-").FullName;
        if (!Environment.IsPrivilegedProcess)
            return ServerProcess.Start(program, folder, arguments);
        var path = RealServers.Find(program) ?? throw new InvalidOperationException(RealServers.MissingReason(program));
        return ServerProcess.Start("setpriv", folder, ["--reuid", User, "--regid", User, "--clear-groups", path, .. arguments]);
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
