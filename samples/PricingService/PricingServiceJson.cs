using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Instrumentation;
using PricingService.Endpoints;
using PricingService.Learning;
using PricingService.Scoring;
using PricingService.SimulatedMarket;

namespace PricingService;

/// <summary>What the service's own endpoints read and write. Generated, so that trimming keeps what it needs.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    Converters = [typeof(SnakeCaseEnum<PricingScoringMethod>), typeof(SnakeCaseEnum<PricingExperimentVariant>), typeof(SnakeCaseEnum<MarketFault>)])]
[JsonSerializable(typeof(ScoreRequest))]
[JsonSerializable(typeof(Score))]
[JsonSerializable(typeof(LearnRequest))]
[JsonSerializable(typeof(LearningReport))]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(IReadOnlyList<ModelView>))]
[JsonSerializable(typeof(ExperimentView))]
[JsonSerializable(typeof(CompetitorView))]
[JsonSerializable(typeof(MarketBehaviour))]
[JsonSerializable(typeof(MarketBehaviourChange))]
[JsonSerializable(typeof(string[]))]
public sealed partial class PricingServiceJson : JsonSerializerContext
{
    /// <summary>Lets other options read and write these types. The converters do not come with the types by themselves.</summary>
    public static void AddTo(JsonSerializerOptions options)
    {
        options.TypeInfoResolverChain.Insert(0, Default);
        foreach (var converter in Default.Options.Converters)
            options.Converters.Add(converter);
    }
}
