namespace GatewayApi.Pricing.Store;

/// <summary>What the store is asked to do: the label <c>query_type</c> of the metrics of databases, which the store is to this gateway.</summary>
internal static class StoreQueries
{
    /// <summary>A look-up among the prices, which are in memory.</summary>
    public const string Select = "select";

    /// <summary>The file is read, once at start.</summary>
    public const string Load = "load";

    /// <summary>The file is written.</summary>
    public const string Save = "save";
}
