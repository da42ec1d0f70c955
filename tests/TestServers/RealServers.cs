namespace Gateway.Instrumentation.TestServers;

/// <summary>
/// The one rule for tests that need a real server: without it they are skipped, with a reason that says how to get it;
/// where <c>GATEWAY_REQUIRE_SERVERS=1</c> says that it must be there, they fail.
/// </summary>
public static class RealServers
{
    private const string RequireVariable = "GATEWAY_REQUIRE_SERVERS";

    // Debian keeps the programs of its database servers apart, a folder for each version.
    private const string PostgresFolder = "/usr/lib/postgresql/15/bin";

    private static readonly Dictionary<string, string> AptPackages = new(StringComparer.Ordinal)
    {
        [Chromium.Program] = "--no-install-recommends chromium",
        ["initdb"] = "postgresql-15",
        ["postgres"] = "postgresql-15",
        ["prometheus"] = "prometheus",
        ["prometheus-alertmanager"] = "prometheus-alertmanager",
        ["prometheus-pushgateway"] = "prometheus-pushgateway",
        ["promtool"] = "prometheus",
        ["rabbitmq-server"] = "rabbitmq-server",
        ["nats-server"] = "nats-server",
        ["redis-server"] = "redis-server",
        ["victoria-metrics"] = "victoria-metrics",
        ["vmalert"] = "victoria-metrics",
    };

    /// <summary>Checks that a program is installed.</summary>
    /// <param name="program">The program's name, as it is on PATH.</param>
    /// <returns>Null when it is; otherwise why the test is to be skipped.</returns>
    /// <exception cref="InvalidOperationException">It is missing, and the environment says that it must not.</exception>
    public static string? Require(string program)
    {
        if (MissingReason(program) is not { } reason)
            return null;
        return Environment.GetEnvironmentVariable(RequireVariable) == "1"
            ? throw new InvalidOperationException($"{reason} {RequireVariable}=1 allows no skipping.")
            : reason;
    }

    /// <summary>Why a program cannot be used, with what to do about it; null when it can.</summary>
    /// <param name="program">The program's name, as it is on PATH.</param>
    public static string? MissingReason(string program)
    {
        if (Find(program) is not null)
            return null;
        return AptPackages.TryGetValue(program, out var package)
            ? $"{program} is not on PATH: install it with: apt-get install {package}."
            : $"{program} is not on PATH.";
    }

    /// <summary>Where a program is on PATH; null when it is not.</summary>
    internal static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Append(PostgresFolder)
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);
}
