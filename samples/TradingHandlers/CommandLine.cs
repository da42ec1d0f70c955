using TradingHandlers.Running;

namespace TradingHandlers;

/// <summary>The short forms of the command line. The configuration knows settings only.</summary>
internal static class CommandLine
{
    /// <summary>Turns <c>--service NAMES</c>, <c>--rabbitmq URI</c>, <c>--redis ADDRESS</c>, <c>--postgres CONNECTION</c> and <c>--trouble NAME</c> into settings; leaves settings as they are.</summary>
    /// <exception cref="SettingsException">There is no such option, or it has no value.</exception>
    public static string[] Expand(string[] args)
    {
        List<string> expanded = [];
        for (var i = 0; i < args.Length; i++)
        {
            var (name, value) = args[i].Split('=', 2) is [var before, var after] ? (before, after) : (args[i], null);
            var setting = name switch
            {
                "--service" => nameof(TradingOptions.Service),
                "--rabbitmq" => nameof(TradingOptions.RabbitMq),
                "--redis" => nameof(TradingOptions.Redis),
                "--postgres" => nameof(TradingOptions.Postgres),
                "--trouble" => nameof(TradingOptions.Trouble),
                _ => null,
            };
            if (setting is null && !(name.StartsWith("--", StringComparison.Ordinal) && name.Contains(':', StringComparison.Ordinal)))
                throw new SettingsException([$"There is no option {name}: give --service, --rabbitmq, --redis, --postgres, --trouble, or a setting such as --Trading:CandlesPerSecond=20."]);
            value ??= ++i < args.Length ? args[i] : throw new SettingsException([$"{name} has no value."]);
            expanded.Add($"{(setting is null ? name : $"--Trading:{setting}")}={value}");
        }

        return [.. expanded];
    }
}
