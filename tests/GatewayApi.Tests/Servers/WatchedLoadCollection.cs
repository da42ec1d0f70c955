namespace GatewayApi.Tests.Servers;

/// <summary>The tests that look at one load through one Prometheus.</summary>
[CollectionDefinition(Name)]
public sealed class WatchedLoadCollection : ICollectionFixture<WatchedLoad>
{
    public const string Name = "A watched load";
}
