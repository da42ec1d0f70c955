using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GatewayApi.SimulatedFeeds;

/// <summary>Moves the prices of a price list, step by step, whatever its shape.</summary>
internal static class PriceDrift
{
    private const int Groups = 3; // the models of one group move together
    private const int Cycle = 5; // after so many moves a price is back where it started

    // Enough for cents per token.
    private const int Decimals = 12;

    private static readonly HashSet<string> PriceNames =
    [
        "prompt", "completion", "input", "output", "cents_per_input_token", "cents_per_output_token", "amount", "price",
    ];

    /// <summary>The price list after so many steps. Each step moves the prices of every third model.</summary>
    public static string Apply(string priceList, decimal drift, int step)
    {
        var list = JsonNode.Parse(priceList)!.AsObject();
        var model = 0;
        foreach (var node in Models(list))
        {
            var moves = (step + Groups - 1 - model++ % Groups) / Groups;
            if (moves % Cycle is var place and > 0)
                Scale(node, 1 + drift * place);
        }

        return list.ToJsonString();
    }

    private static IEnumerable<JsonNode> Models(JsonObject list) => list
        .SelectMany(property => property.Value switch
        {
            JsonArray models => models.AsEnumerable(),
            JsonObject models => models.Select(model => model.Value),
            _ => [],
        })
        .OfType<JsonNode>();

    private static void Scale(JsonNode node, decimal factor)
    {
        if (node is not JsonObject parts)
            return;
        foreach (var (name, part) in parts.ToList())
        {
            if (part is JsonObject)
                Scale(part, factor);
            else if (PriceNames.Contains(name) && part is JsonValue price)
                parts[name] = Scaled(price, factor);
        }
    }

    /// <summary>The price in the same notation, number or string; what is no price, or a mark such as -1, as it was.</summary>
    private static JsonNode Scaled(JsonValue price, decimal factor)
    {
        var isText = price.GetValueKind() == JsonValueKind.String;
        if (!decimal.TryParse(price.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || value <= 0)
            return price.DeepClone();
        var moved = Math.Round(value * factor, Decimals);
        return isText ? JsonValue.Create(moved.ToString(CultureInfo.InvariantCulture)) : JsonValue.Create(moved);
    }
}
