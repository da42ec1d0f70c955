namespace Gateway.Instrumentation.Tests.Engine;

public class InfoTests
{
    private readonly TestRegistry _test = new();
    private readonly Labeled<Info, string, string> _build;

    public InfoTests() =>
        _build = _test.Metrics.Info("build_info", "What runs here.", Label.Text("version"), Label.Text("environment"));

    [Fact]
    public void An_info_shows_nothing_until_it_is_set()
    {
        _build.WithLabels("1.0", "test");
        _test.Samples.ShouldBeEmpty();
    }

    [Fact]
    public void An_info_shows_its_facts_as_labels_of_a_1()
    {
        _build.WithLabels("1.0", "test").Set();
        _test.Samples.ShouldBe("""build_info{version="1.0",environment="test"} 1""");
    }

    [Fact]
    public void Only_the_facts_that_were_set_last_are_shown()
    {
        var first = _build.WithLabels("1.0", "test");
        first.Set();
        _build.WithLabels("2.0", "test").Set();
        _test.Samples.ShouldBe("""build_info{version="2.0",environment="test"} 1""");
        first.Set();
        _test.Samples.ShouldBe("""build_info{version="1.0",environment="test"} 1""");
    }

    [Fact]
    public void Removing_the_shown_facts_leaves_nothing()
    {
        _build.WithLabels("1.0", "test").Set();
        _build.Remove("1.0", "test").ShouldBeTrue();
        _test.Samples.ShouldBeEmpty();
    }

    [Fact]
    public void A_handle_whose_facts_were_removed_shows_them_anew()
    {
        var info = _build.WithLabels("1.0", "test");
        _build.Remove("1.0", "test");
        info.Set();
        _test.Samples.ShouldBe("""build_info{version="1.0",environment="test"} 1""");
    }

    [Fact]
    public void The_text_format_calls_an_info_a_gauge()
    {
        _build.WithLabels("1.0", "test").Set();
        _test.Registry.CollectText().ShouldStartWith(
            "# HELP build_info What runs here.\n# TYPE build_info gauge\nbuild_info{");
    }
}
