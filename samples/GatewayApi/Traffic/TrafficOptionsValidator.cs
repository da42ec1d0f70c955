using Microsoft.Extensions.Options;

namespace GatewayApi.Traffic;

/// <summary>Stops the start over a wrong setting, and says which.</summary>
internal sealed class TrafficOptionsValidator : IValidateOptions<TrafficOptions>
{
    // More than this a machine has better tools for.
    private const double MaxPerSecond = 500;

    public ValidateOptionsResult Validate(string? name, TrafficOptions options)
    {
        if (options.RequestsPerSecond is not (> 0 and <= MaxPerSecond))
            return ValidateOptionsResult.Fail($"Traffic:RequestsPerSecond is {options.RequestsPerSecond}: give a number above 0, at most {MaxPerSecond}.");
        if (options.TroubleInterval < TimeSpan.Zero || options.TroubleInterval > TimeSpan.FromDays(1))
            return ValidateOptionsResult.Fail($"Traffic:TroubleInterval is {options.TroubleInterval}: give a time such as 00:00:08, or 00:00:00 for no trouble.");
        return ValidateOptionsResult.Success;
    }
}
