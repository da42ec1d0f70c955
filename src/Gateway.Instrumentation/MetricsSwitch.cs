using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Gateway.Instrumentation;

/// <summary>
/// The operator's switch: <c>ENABLE_METRICS=false</c> or <c>FEATURE_METRICS=false</c>, in the environment or in the host's
/// configuration, turns recording off without a new build. It never turns recording on when the code turned it off.
/// </summary>
internal sealed class MetricsSwitch(IConfiguration? configuration) : IPostConfigureOptions<GatewayMetricsOptions>
{
    private static readonly string[] Names = ["ENABLE_METRICS", "FEATURE_METRICS"];

    public void PostConfigure(string? name, GatewayMetricsOptions options)
    {
        if (IsOff(key => configuration?[key] ?? Environment.GetEnvironmentVariable(key)))
            options.Enabled = false;
    }

    /// <summary>Returns the options unchanged, or a copy with recording off when the environment says so.</summary>
    public static GatewayMetricsOptions? Applied(GatewayMetricsOptions? options) =>
        IsOff(Environment.GetEnvironmentVariable) ? new GatewayMetricsOptions { Enabled = false } : options;

    /// <summary>True when one of the names turns recording off.</summary>
    /// <exception cref="OptionsValidationException">A value means neither on nor off.</exception>
    private static bool IsOff(Func<string, string?> valueOf)
    {
        var off = false;
        foreach (var name in Names)
            off |= IsOff(name, valueOf(name));
        return off;
    }

    private static bool IsOff(string name, string? value) => value?.Trim().ToUpperInvariant() switch
    {
        null or "" or "TRUE" or "1" => false,
        "FALSE" or "0" => true,
        _ => throw new OptionsValidationException(
            Options.DefaultName, typeof(GatewayMetricsOptions),
            [$"{name} is \"{value}\": set it to true or 1 to record, to false or 0 to turn recording off, or remove it."]),
    };
}
