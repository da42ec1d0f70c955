namespace PricingService.Traffic;

/// <summary>The switch <c>--traffic</c>. The configuration knows settings only, and would take the next argument for its value.</summary>
internal static class TrafficSwitch
{
    private const string Switch = "--traffic";

    public static string[] Expand(string[] args) =>
        [.. args.Select(arg => string.Equals(arg, Switch, StringComparison.OrdinalIgnoreCase) ? $"--Traffic:{nameof(TrafficOptions.Enabled)}=true" : arg)];
}
