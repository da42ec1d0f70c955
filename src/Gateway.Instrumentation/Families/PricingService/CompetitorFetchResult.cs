namespace Gateway.Instrumentation;

/// <summary>The result of an attempt to fetch competitor prices: the label <c>status</c> of <c>pricing_competitor_fetches_total</c>.</summary>
public enum CompetitorFetchResult
{
    /// <summary>There are new data: <c>success</c>.</summary>
    Success,

    /// <summary>The source has no data for this property: <c>not_found</c>.</summary>
    NotFound,

    /// <summary>The attempt failed: <c>error</c>.</summary>
    Error,
}
