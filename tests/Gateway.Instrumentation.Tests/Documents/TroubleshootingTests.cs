using System.Text.RegularExpressions;
using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Tests.Documents;

/// <summary>Whoever searches the troubleshooting guide for a message finds it as it was printed.</summary>
public partial class TroubleshootingTests
{
    private static readonly string Text = Space().Replace(File.ReadAllText(Repository.PathOf("docs/troubleshooting.md")), " ");

    [Fact]
    public void The_message_of_a_conflict_is_the_real_one()
    {
        var test = new TestRegistry();
        test.Metrics.Counter("orders_total", "Orders.", Label.Text("shop"));
        var conflict = Should.Throw<MetricRegistrationException>(() => test.Metrics.Counter("orders_total", "Orders.", Label.Text("store")));
        Text.ShouldContain(conflict.Message);
    }

    [Fact]
    public void The_message_of_metrics_that_are_off_is_the_real_one()
    {
        var test = new TestRegistry(options => options.Enabled = false);
        test.Registry.Diagnostics.LogOff();
        Text.ShouldContain(test.Log.Entries.Single().Message);
    }

    [Fact]
    public void The_message_of_an_async_delegate_is_the_real_one() => Text.ShouldContain(Work.UseRunAsync);

    [Fact]
    public void The_message_of_a_delegate_that_returns_a_stream_is_the_real_one() => Text.ShouldContain(Work.PassTheStream);

    [Fact]
    public void The_message_of_a_family_inside_a_bundle_is_the_real_one()
    {
        var test = new TestRegistry();
        var bundles = test.Metrics.Bundle(Label.Text("shop"), _ => test.Metrics.Shared(static factory => new PriceMetrics(factory)));
        var asked = Should.Throw<InvalidOperationException>(() => bundles.WithLabels("berlin"));
        Text.ShouldContain(asked.Message);
    }

    [Fact]
    public void Every_reason_of_a_rejection_is_explained() =>
        EnumTexts<RejectionReason>.All.Values.Select(reason => $"| `{reason}` |").Where(row => !Text.Contains(row, StringComparison.Ordinal)).ShouldBeEmpty();

    private sealed class PriceMetrics(MetricFactory metrics)
    {
        public Counter Changes { get; } = metrics.Counter("price_changes_total", "Prices that changed.");
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
