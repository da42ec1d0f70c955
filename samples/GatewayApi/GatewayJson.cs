using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Instrumentation;
using GatewayApi.Chat;
using GatewayApi.Endpoints;
using GatewayApi.SimulatedFeeds;
using GatewayApi.SimulatedModels;

namespace GatewayApi;

/// <summary>What the gateway's own endpoints read and write. Generated, so that trimming keeps what it needs.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    Converters =
    [
        typeof(SnakeCaseEnum<SyncTrigger>), typeof(SnakeCaseEnum<SyncSkipReason>),
        typeof(SnakeCaseEnum<SyncJobState>), typeof(SnakeCaseEnum<FeedFault>),
        typeof(SnakeCaseEnum<ModelFault>),
    ])]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(Quote))]
[JsonSerializable(typeof(JobList))]
[JsonSerializable(typeof(JobView))]
[JsonSerializable(typeof(FeedBehaviour))]
[JsonSerializable(typeof(FeedBehaviourChange))]
[JsonSerializable(typeof(ChatRequest))]
[JsonSerializable(typeof(ChatAnswer))]
[JsonSerializable(typeof(ModelRequest))]
[JsonSerializable(typeof(ModelAnswer))]
[JsonSerializable(typeof(ModelBehaviour))]
[JsonSerializable(typeof(ModelBehaviourChange))]
[JsonSerializable(typeof(string[]))]
public sealed partial class GatewayJson : JsonSerializerContext
{
    /// <summary>Lets other options read and write these types. The converters do not come with the types by themselves.</summary>
    public static void AddTo(JsonSerializerOptions options)
    {
        options.TypeInfoResolverChain.Insert(0, Default);
        foreach (var converter in Default.Options.Converters)
            options.Converters.Add(converter);
    }
}

/// <summary>Writes an enum as the metrics' labels do: <c>scheduler</c>, <c>queued</c>.</summary>
public sealed class SnakeCaseEnum<TEnum>() : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where TEnum : struct, Enum;
