namespace GatewayApi.SimulatedModels;

/// <summary>What is wrong with a provider's simulated models.</summary>
public enum ModelFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>They answer 500.</summary>
    Error,

    /// <summary>Their JSON breaks off in the middle.</summary>
    Broken,

    /// <summary>Now and then one of error and broken.</summary>
    Random,
}
