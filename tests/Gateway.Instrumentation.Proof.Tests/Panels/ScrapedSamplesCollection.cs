namespace Gateway.Instrumentation.Proof.Tests.Panels;

/// <summary>Tests that ask of the same running samples, one after the other.</summary>
[CollectionDefinition]
public sealed class ScrapedSamplesCollection : ICollectionFixture<ScrapedSamples>;
