namespace Gateway.Instrumentation.Tests.Labels;

public class TextLabelTests
{
    private readonly TestRegistry _test = new();
    private readonly Labeled<Counter, string> _hits;

    public TextLabelTests() => _hits = _test.Metrics.Counter("hits_total", "Hits.", Label.Text("cache"));

    [Fact]
    public void A_series_appears_at_0_when_its_label_value_is_asked_for_first()
    {
        _hits.WithLabels("local");
        _test.Samples.ShouldBe("""hits_total{cache="local"} 0""");
    }

    [Fact]
    public void Equal_texts_in_different_objects_are_one_series()
    {
        _hits.WithLabels("local").Inc();
        _hits.WithLabels(new string("local".AsSpan())).Inc();
        _test.Samples.ShouldBe("""hits_total{cache="local"} 2""");
    }

    [Fact]
    public void Null_is_shown_as_unknown_and_shares_its_series()
    {
        _hits.WithLabels(null!).Inc();
        _hits.WithLabels("unknown").Inc();
        _hits.WithLabels(null!).Inc();
        _test.Samples.ShouldBe("""hits_total{cache="unknown"} 3""");
    }

    [Theory]
    [InlineData("", "unknown")] // to Prometheus, a label with an empty value is not there
    [InlineData(" spaces  stay ", " spaces  stay ")]
    [InlineData("two\nlines", "two\\nlines")]
    [InlineData("a \"quote\"", "a \\\"quote\\\"")]
    [InlineData("C:\\temp\\", "C:\\\\temp\\\\")]
    [InlineData("\\n", "\\\\n")]
    [InlineData("tab\tand\rreturn", "tab\tand\rreturn")]
    [InlineData("größe 🚀 価格", "größe 🚀 価格")]
    [InlineData("a}b{c=\"d\",e", "a}b{c=\\\"d\\\",e")]
    public void A_text_is_escaped_for_the_page(string value, string shown)
    {
        _hits.WithLabels(value).Inc();
        _hits.WithLabels(value).Inc();
        _test.Samples.Split('\n').ShouldBe([$"hits_total{{cache=\"{shown}\"}} 2"]);
    }

    [Fact]
    public void Half_a_character_becomes_the_replacement_character()
    {
        // Not inline data: attributes are stored as UTF-8, which cannot hold halves.
        (string Value, string Shown)[] texts =
            [("a\ud83db", "a\ufffdb"), ("\ude80", "\ufffd"), ("end\ud83d", "end\ufffd"), ("\ude80\ud83d", "\ufffd\ufffd")];
        foreach (var (value, shown) in texts)
        {
            _hits.WithLabels(value).Inc();
            _hits.WithLabels(shown).Inc();
        }

        _test.Samples.Split('\n').ShouldBe(texts.Select(text => $"hits_total{{cache=\"{text.Shown}\"}} 2"));
    }

    [Fact]
    public void A_text_of_10_000_characters_is_cut_at_256()
    {
        _hits.WithLabels(new string('x', 10_000)).Inc();
        _test.Samples.ShouldBe($"hits_total{{cache=\"{new string('x', 256)}\"}} 1");
    }

    [Fact]
    public void A_text_of_256_characters_is_not_cut()
    {
        _hits.WithLabels(new string('x', 256)).Inc();
        _test.Samples.ShouldBe($"hits_total{{cache=\"{new string('x', 256)}\"}} 1");
    }

    [Fact]
    public void A_text_is_never_cut_inside_a_character()
    {
        _hits.WithLabels(new string('x', 255) + "🚀🚀").Inc();
        _test.Samples.ShouldBe($"hits_total{{cache=\"{new string('x', 255)}\"}} 1");
    }

    [Fact]
    public void Texts_that_are_cut_to_the_same_share_one_series()
    {
        _hits.WithLabels(new string('x', 256) + "a").Inc();
        _hits.WithLabels(new string('x', 256) + "b").Inc();
        _hits.WithLabels(new string('x', 256)).Inc();
        _test.Samples.ShouldBe($"hits_total{{cache=\"{new string('x', 256)}\"}} 3");
    }

    [Fact]
    public void Texts_that_differ_only_in_case_are_different_values()
    {
        _hits.WithLabels("a").Inc();
        _hits.WithLabels("A").Inc();
        _test.Samples.ShouldBe("hits_total{cache=\"a\"} 1\nhits_total{cache=\"A\"} 1");
    }

    [Fact]
    public void Texts_of_every_length_and_with_every_difference_are_kept_apart()
    {
        var counter = _test.Metrics.Counter("texts_total", "Texts.", Label.Text("text", limit: 2000));
        var texts = new HashSet<string>();
        for (var length = 0; length <= 40; length++)
        {
            texts.Add(new string('a', length));
            for (var at = 0; at < length; at++)
                texts.Add(new string('a', at) + 'b' + new string('a', length - at - 1));
        }

        foreach (var text in texts)
            counter.WithLabels(text).Inc();
        foreach (var text in texts)
            counter.WithLabels(text).Value.ShouldBe(1);
        _test.OwnSamples.ShouldBeEmpty();
    }

    [Fact]
    public void Equal_texts_of_any_length_are_one_series_wherever_in_memory_they_lie()
    {
        var counter = _test.Metrics.Counter("texts_total", "Texts.", Label.Text("text"));
        var neighbours = new List<object>();
        for (var length = 1; length <= 80; length++)
        {
            var text = new string('a', length);
            neighbours.Add(new object());
            neighbours.Add(new object());
            var same = new string('a', length);
            neighbours.Add(new string('z', length));
            counter.WithLabels(text).ShouldBeSameAs(counter.WithLabels(same), $"{length} characters");
        }

        GC.KeepAlive(neighbours);
        neighbours.Clear();
        GC.Collect(); // now they lie elsewhere
        for (var length = 1; length <= 80; length++)
            counter.WithLabels(new string('a', length)).Inc();
        _test.Registry.Snapshot().Find("texts_total")!.Series.Count.ShouldBe(80);
    }
}
