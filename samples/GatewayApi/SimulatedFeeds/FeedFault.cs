namespace GatewayApi.SimulatedFeeds;

/// <summary>What is wrong with a simulated feed.</summary>
public enum FeedFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It answers 500.</summary>
    Error,

    /// <summary>It answers late.</summary>
    Slow,

    /// <summary>Its JSON breaks off in the middle.</summary>
    Broken,

    /// <summary>It answers with a price list that holds no model.</summary>
    Empty,

    /// <summary>Now and then one of error, slow and broken.</summary>
    Random,
}
