namespace GatewayApi.Pricing.Feeds;

/// <summary>Reads one provider's price list, whose shape and units are the provider's own.</summary>
public interface IPriceFeedParser
{
    /// <summary>Whose price list it reads.</summary>
    string Provider { get; }

    /// <summary>Reads a price list. A price that cannot be read spoils its own model only.</summary>
    /// <exception cref="System.Text.Json.JsonException">It is no price list of this provider.</exception>
    Task<IReadOnlyList<FeedModel>> ParseAsync(Stream json, CancellationToken cancellationToken);
}
