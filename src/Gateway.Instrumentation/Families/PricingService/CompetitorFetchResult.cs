namespace Gateway.Instrumentation;

/// <summary>How an attempt to fetch competitors' prices ended: the label <c>status</c> of <c>pricing_competitor_fetches_total</c>.</summary>
public enum CompetitorFetchResult
{
    /// <summary>There are new data: <c>success</c>.</summary>
    Success,

    /// <summary>The source has no data of this property: <c>not_found</c>.</summary>
    NotFound,

    /// <summary>The attempt failed: <c>error</c>.</summary>
    Error,
}
