namespace Gateway.Instrumentation.Tests.Engine;

public class SharedTests
{
    private readonly TestRegistry _test = new();

    [Fact]
    public void All_who_ask_one_registry_share_one_object()
    {
        var made = 0;
        var first = _test.Metrics.Shared(_ => new Kept(++made));
        var second = new MetricFactory(_test.Registry).Shared(_ => new Kept(++made));
        second.ShouldBeSameAs(first);
        made.ShouldBe(1);
        new TestRegistry().Metrics.Shared(_ => new Kept(++made)).ShouldNotBeSameAs(first);
    }

    [Fact]
    public void Threads_that_ask_at_once_get_the_same_one()
    {
        var made = 0;
        var seen = new Kept[4];
        Threads.Run(4, i => seen[i] = _test.Metrics.Shared(_ => new Kept(Interlocked.Increment(ref made))));
        (seen.Distinct().Count(), made).ShouldBe((1, 1));
    }

    [Fact]
    public void What_it_registers_belongs_to_the_type_that_is_shared()
    {
        _test.Metrics.Shared(static metrics => new Kept(0) { Calls = metrics.Counter("calls_total", "Calls that were made.") });
        _test.Registry.Definitions.Single(definition => definition.Name == "calls_total").Family.ShouldBe(nameof(Kept));
    }

    [Fact]
    public void Asking_for_it_inside_the_delegate_of_a_bundle_says_what_to_do_instead()
    {
        var bundles = _test.Metrics.Bundle(Label.Text("a"), _ => _test.Metrics.Shared(static _ => new Kept(0)));
        Should.Throw<InvalidOperationException>(() => bundles.WithLabels("x")).Message.ShouldBe(
            "Kept was requested inside the delegate of a bundle, which runs under the registry's lock: request it in the family's constructor, keep it in a field, and use the field in the delegate.");
    }

    [Fact]
    public void Without_a_delegate_it_throws() =>
        Should.Throw<ArgumentNullException>(() => _test.Metrics.Shared<Kept>(null!)).ParamName.ShouldBe("create");

    private sealed record Kept(int Number)
    {
        public Counter? Calls { get; init; }
    }
}
