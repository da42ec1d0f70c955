namespace Gateway.Instrumentation;

/// <summary>Why a sync skipped a model: the label <c>reason</c> of <c>pricing_sync_models_skipped_total</c>.</summary>
public enum SyncSkipReason
{
    /// <summary>The provider sets the price per request: <c>dynamic_pricing</c>.</summary>
    DynamicPricing,

    /// <summary>The model is free: <c>zero_pricing</c>.</summary>
    ZeroPricing,

    /// <summary>The store does not know the model: <c>not_found</c>.</summary>
    NotFound,

    /// <summary>The store already has this price: <c>unchanged</c>.</summary>
    Unchanged,

    /// <summary>The model or its price caused an error: <c>error</c>.</summary>
    Error,

    /// <summary>Any other reason: <c>unknown</c>.</summary>
    Unknown,
}
