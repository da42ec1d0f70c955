using Microsoft.Extensions.Options;
using PricingService.Experiments;
using PricingService.Learning;
using PricingService.Models;

namespace PricingService.Tests;

/// <summary>Settings for classes that are tested by themselves.</summary>
internal static class Settings
{
    public static IOptions<LearningOptions> Learning(Action<LearningOptions>? configure = null) => Of(configure);

    public static IOptions<ModelOptions> Models(string folder, int cacheSize = 4) =>
        Of<ModelOptions>(options => (options.DataFolder, options.CacheSize) = (folder, cacheSize));

    public static IOptions<ExperimentOptions> Experiment(Action<ExperimentOptions>? configure = null) => Of(configure);

    public static IOptions<T> Of<T>(Action<T>? configure = null)
        where T : class, new()
    {
        var options = new T();
        configure?.Invoke(options);
        return Options.Create(options);
    }
}
