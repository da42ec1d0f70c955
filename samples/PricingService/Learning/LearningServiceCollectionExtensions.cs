using Microsoft.Extensions.Options;
using PricingService.Learning.Retraining;

namespace PricingService.Learning;

internal static class LearningServiceCollectionExtensions
{
    public static IServiceCollection AddLearning(this IServiceCollection services, IConfigurationSection configuration)
    {
        services.AddOptions<LearningOptions>().Bind(configuration).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LearningOptions>, LearningOptionsValidator>();
        services.AddSingleton<OutcomeHistory>();
        services.AddSingleton<DriftDetector>();
        services.AddSingleton<Learner>();
        services.AddSingleton<RetrainingQueue>();
        services.AddSingleton<Retrainer>();
        services.AddHostedService<RetrainingWorker>();
        return services;
    }
}
