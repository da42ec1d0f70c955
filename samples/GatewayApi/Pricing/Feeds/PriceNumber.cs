using System.Globalization;
using System.Text.Json;

namespace GatewayApi.Pricing.Feeds;

/// <summary>Reads a number as price lists write it: as a number, as a string, or as null for none.</summary>
internal static class PriceNumber
{
    /// <exception cref="FormatException">It is none of these.</exception>
    public static decimal? Read(JsonElement? element) => element?.ValueKind switch
    {
        null or JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.Number when element.Value.TryGetDecimal(out var number) => number,
        // Some write small prices as "2.5e-06".
        JsonValueKind.String when decimal.TryParse(
            element.Value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw new FormatException($"{element.Value.GetRawText()} is no price."),
    };
}
