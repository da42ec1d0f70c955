namespace Gateway.Instrumentation;

/// <summary>Where the prices of models come from: <see cref="LlmPriceTable"/>, or the application's own source, such as the table that its price sync fills.</summary>
public interface ILlmPrices
{
    /// <summary>Looks up a price. Several threads call it at the same time; it must return at once and not throw.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="model">The model: first the one that answered, then the one that was asked.</param>
    /// <param name="price">The price, when there is one.</param>
    /// <returns>True when the price is known.</returns>
    bool TryGet(string provider, string model, out LlmPrice price);
}
