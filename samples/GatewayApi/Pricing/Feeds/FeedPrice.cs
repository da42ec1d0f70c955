using System.Text.Json;

namespace GatewayApi.Pricing.Feeds;

/// <summary>What a price list says about a model's price, whatever its own notation.</summary>
public abstract record FeedPrice
{
    private FeedPrice()
    {
    }

    /// <summary>A price in numbers.</summary>
    public sealed record Known(ModelPrice Price) : FeedPrice;

    /// <summary>Decided with each request: noted as null or as a negative number.</summary>
    public sealed record Dynamic : FeedPrice;

    /// <summary>Both prices are zero.</summary>
    public sealed record Free : FeedPrice;

    /// <summary>Something that is no price. The other models of the list are none the worse for it.</summary>
    public sealed record Unreadable(Exception Reason) : FeedPrice;

    /// <summary>Reads a model's two prices.</summary>
    /// <param name="input">The price of input tokens: a number, a number in a string, or null.</param>
    /// <param name="output">The price of output tokens, likewise.</param>
    /// <param name="toUsdPerMillion">What turns the feed's unit into US dollars per million tokens.</param>
    public static FeedPrice Read(JsonElement? input, JsonElement? output, decimal toUsdPerMillion)
    {
        try
        {
            return From(PriceNumber.Read(input), PriceNumber.Read(output), toUsdPerMillion);
        }
        catch (FormatException exception)
        {
            return new Unreadable(exception);
        }
    }

    /// <summary>Makes sense of a model's two prices; null is none.</summary>
    public static FeedPrice From(decimal? input, decimal? output, decimal toUsdPerMillion)
    {
        if (input is not >= 0 || output is not >= 0)
            return new Dynamic();
        if (input == 0 && output == 0)
            return new Free();
        try
        {
            var price = new ModelPrice(input.Value * toUsdPerMillion, output.Value * toUsdPerMillion);
            return price.IsPayable ? new Known(price) : throw new OverflowException("Nobody pays that much for a token.");
        }
        catch (OverflowException exception)
        {
            return new Unreadable(exception);
        }
    }
}
