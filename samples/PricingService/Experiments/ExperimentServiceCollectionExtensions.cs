namespace PricingService.Experiments;

internal static class ExperimentServiceCollectionExtensions
{
    public static IServiceCollection AddExperiment(this IServiceCollection services, IConfigurationSection configuration)
    {
        services.AddOptions<ExperimentOptions>().Bind(configuration)
            .Validate(experiment => !string.IsNullOrWhiteSpace(experiment.Id), "Experiment:Id has to be a name.")
            .Validate(experiment => experiment.MlShare is >= 0 and <= 1, "Experiment:MlShare has to be 0 to 1.")
            .Validate(experiment => experiment.RememberedVisitors >= 1, "Experiment:RememberedVisitors has to be at least 1.")
            .ValidateOnStart();
        services.AddSingleton<Experiment>();
        return services;
    }
}
