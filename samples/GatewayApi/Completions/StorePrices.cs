using Gateway.Instrumentation;
using GatewayApi.Pricing.Store;

namespace GatewayApi.Completions;

/// <summary>The prices that the sync keeps up to date are those that answers cost.</summary>
internal sealed class StorePrices(PriceStore store) : ILlmPrices
{
    public bool TryGet(string provider, string model, out LlmPrice price)
    {
        var known = store.TryGet(provider, model, out var stored);
        price = known ? new LlmPrice(stored!.Price.InputPerMillion, stored.Price.OutputPerMillion) : default;
        return known;
    }
}
