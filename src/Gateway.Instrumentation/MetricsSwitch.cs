using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Gateway.Instrumentation;

/// <summary>
/// The operator's switch: <c>ENABLE_METRICS=false</c> (or <c>FEATURE_METRICS=false</c>) turns recording off without a new
/// build. It never turns on what the code turned off.
/// </summary>
internal sealed class MetricsSwitch(IConfiguration? configuration) : IPostConfigureOptions<GatewayMetricsOptions>
{
    private static readonly string[] Names = ["ENABLE_METRICS", "FEATURE_METRICS"];

    public void PostConfigure(string? name, GatewayMetricsOptions options)
    {
        foreach (var variable in Names)
        {
            var value = configuration?[variable] ?? Environment.GetEnvironmentVariable(variable);
            if (IsOff(variable, value))
                options.Enabled = false;
        }
    }

    private static bool IsOff(string variable, string? value) => value?.Trim().ToUpperInvariant() switch
    {
        null or "" or "TRUE" or "1" => false,
        "FALSE" or "0" => true,
        _ => throw new OptionsValidationException(
            Options.DefaultName, typeof(GatewayMetricsOptions),
            [$"{variable} is \"{value}\": set it to true or 1 to record, to false or 0 not to, or leave it out."]),
    };
}
