namespace Gateway.Instrumentation;

/// <summary>Why a sync passed a model over: the label <c>reason</c> of <c>pricing_sync_models_skipped_total</c>.</summary>
public enum SyncSkipReason
{
    /// <summary>The provider prices the model by the request: <c>dynamic_pricing</c>.</summary>
    DynamicPricing,

    /// <summary>The model is free: <c>zero_pricing</c>.</summary>
    ZeroPricing,

    /// <summary>The store does not know the model: <c>not_found</c>.</summary>
    NotFound,

    /// <summary>The price is the one in the store: <c>unchanged</c>.</summary>
    Unchanged,

    /// <summary>The model's price could not be worked with: <c>error</c>.</summary>
    Error,

    /// <summary>For a reason that has no name of its own: <c>unknown</c>.</summary>
    Unknown,
}
