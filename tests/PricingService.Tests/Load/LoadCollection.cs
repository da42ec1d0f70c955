namespace PricingService.Tests.Load;

/// <summary>The tests that look at what one and the same load left behind.</summary>
[CollectionDefinition(Name)]
public sealed class LoadCollection : ICollectionFixture<LoadedService>
{
    public const string Name = "load";
}
