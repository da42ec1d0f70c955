using Microsoft.Extensions.Options;

namespace PricingService.Learning;

/// <summary>Stops the start over a wrong setting, and says which.</summary>
internal sealed class LearningOptionsValidator : IValidateOptions<LearningOptions>
{
    private const int LeastOutcomes = 50; // below, there are no two groups of visitors to draw a line through

    public ValidateOptionsResult Validate(string? name, LearningOptions options) =>
        Failures(options).ToList() is { Count: > 0 } failures ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;

    private static IEnumerable<string> Failures(LearningOptions options)
    {
        if (options.MinimumOutcomes < LeastOutcomes)
            yield return $"Learning:MinimumOutcomes is {options.MinimumOutcomes}: a model needs at least {LeastOutcomes}.";
        if (options.KeepOutcomes < options.MinimumOutcomes)
            yield return $"Learning:KeepOutcomes is {options.KeepOutcomes}: keep at least Learning:MinimumOutcomes, {options.MinimumOutcomes}.";
        if (options.DriftWindow < 2)
            yield return $"Learning:DriftWindow is {options.DriftWindow}: look at 2 outcomes at least.";
        if (!(options.DriftThreshold > 0))
            yield return $"Learning:DriftThreshold is {options.DriftThreshold}: give a number above 0.";
        if (options.RetrainingCooldown < TimeSpan.Zero)
            yield return $"Learning:RetrainingCooldown is {options.RetrainingCooldown}: give a time such as 00:00:05.";
    }
}
