namespace GatewayApi.Traffic;

/// <summary>The switch <c>--traffic</c>.</summary>
internal static class TrafficSwitch
{
    private const string Switch = "--traffic";
    private const string Setting = "--Traffic:Enabled";

    /// <summary>Spells the switch out as the setting that it is: on a command line every setting has a value, and would take the next word for it.</summary>
    public static string[] Expand(string[] args) => [.. args.Select(Expand)];

    private static string Expand(string arg) =>
        arg.Equals(Switch, StringComparison.OrdinalIgnoreCase) ? $"{Setting}=true"
        : arg.StartsWith(Switch + "=", StringComparison.OrdinalIgnoreCase) ? Setting + arg[Switch.Length..]
        : arg;
}
