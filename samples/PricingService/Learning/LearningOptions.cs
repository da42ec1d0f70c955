namespace PricingService.Learning;

/// <summary>The section <c>Learning</c> of the configuration.</summary>
public sealed class LearningOptions
{
    /// <summary>How many outcomes a model is trained on at least.</summary>
    public int MinimumOutcomes { get; set; } = 100;

    /// <summary>How many outcomes of a property are kept to be trained on: the last ones.</summary>
    public int KeepOutcomes { get; set; } = 300;

    /// <summary>How many outcomes a judgement on drift looks at.</summary>
    public int DriftWindow { get; set; } = 60;

    /// <summary>How many standard errors the mean error may be away from 0 before it is called drift.</summary>
    public double DriftThreshold { get; set; } = 3.5;

    /// <summary>How long a property's model is left alone after a training, unless somebody asks for another by hand.</summary>
    public TimeSpan RetrainingCooldown { get; set; } = TimeSpan.FromSeconds(5);
}
