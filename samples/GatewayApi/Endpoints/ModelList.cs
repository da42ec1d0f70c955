using GatewayApi.Pricing.Store;

namespace GatewayApi.Endpoints;

/// <summary>The models that have a price.</summary>
public sealed record ModelList(int Count, IReadOnlyList<ModelView> Models);

/// <summary>A model and its price in US dollars per million tokens.</summary>
public sealed record ModelView(string Provider, string Model, decimal InputPerMillion, decimal OutputPerMillion, DateTimeOffset UpdatedAt)
{
    public static ModelView Of(StoredPrice stored) =>
        new(stored.Provider, stored.Model, stored.Price.InputPerMillion, stored.Price.OutputPerMillion, stored.UpdatedAt);
}
