using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Instrumentation.Tests.Labels;

/// <summary>A bundle is made under the registry's lock. A family may be in the making by another thread, which waits for that lock.</summary>
public class BundleOfFamilyTests
{
    [Fact]
    public void A_bundle_delegate_that_asks_for_a_family_throws_and_says_what_to_do()
    {
        var metrics = new GatewayMetrics(new MetricFactory(new MetricRegistry()));
        var bundles = metrics.Factory.Bundle(Label.Text("provider"), _ => metrics.Providers);
        var failure = Should.Throw<InvalidOperationException>(() => bundles.WithLabels("openai"));
        failure.Message.ShouldBe(
            "ProviderMetrics was requested inside the delegate of a bundle, which runs under the registry's lock: request it in the family's constructor, keep it in a field, and use the field in the delegate.");
        metrics.Providers.RecordRequest("openai", TimeSpan.FromSeconds(1)); // nothing stays locked
    }

    [Fact]
    public void A_bundle_delegate_that_asks_for_an_added_family_throws_too()
    {
        using var host = TestHost.Build(services => services.AddGatewayMetrics().AddFamily<OwnMetrics>());
        var metrics = host.Services.GetRequiredService<GatewayMetrics>();
        var bundles = metrics.Factory.Bundle(Label.Text("queue"), _ => metrics.Get<OwnMetrics>());
        Should.Throw<InvalidOperationException>(() => bundles.WithLabels("a")).Message.ShouldStartWith("OwnMetrics was requested inside the delegate of a bundle");
    }

    public sealed class OwnMetrics(MetricFactory metrics)
    {
        public Counter Jobs { get; } = metrics.Counter("jobs_total", "Jobs.");
    }
}
