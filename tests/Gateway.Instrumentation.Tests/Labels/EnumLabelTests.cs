namespace Gateway.Instrumentation.Tests.Labels;

public class EnumLabelTests
{
    private readonly TestRegistry _test = new();

    private enum Verb
    {
        [LabelValue("GET")]
        Get,

        [LabelValue("a \"quoted\"\nvalue")]
        Odd,

        [LabelValue(null!)]
        Nothing,
    }

    private enum Words
    {
        Plain,
        ZeroPricing,
        HTTPError,
        GetHTTPResponse,
        Http2Error,
        A,
        AB,
        Already_Snake,
        lowerFirst,
        With2Digits3,
    }

    private enum WithAlias
    {
        First = 1,
        Second = 2,
        SameAsFirst = First,
    }

    private enum SameText
    {
        [LabelValue("slow")]
        Slow,

        [LabelValue("slow")]
        VerySlow,
    }

    private enum WithUnknown
    {
        Known,
        Unknown,
    }

    private enum Sparse
    {
        Negative = -5,
        Zero = 0,
        Max = int.MaxValue,
    }

    private enum Tiny : byte
    {
        Low = 0,
        High = 255,
    }

    private enum TinySigned : sbyte
    {
        Low = -128,
        High = 127,
    }

    private enum Wide : long
    {
        Low = long.MinValue,
        High = long.MaxValue,
    }

    private enum WideUnsigned : ulong
    {
        Zero = 0,
        High = ulong.MaxValue,
    }

    private enum Empty;

    [Fact]
    public void Members_are_shown_in_snake_case() => Texts(Enum.GetValues<Words>()).ShouldBe(
    [
        "plain", "zero_pricing", "http_error", "get_http_response", "http2_error", "a", "ab", "already_snake", "lower_first",
        "with2_digits3",
    ]);

    [Fact]
    public void LabelValue_replaces_the_text_unless_it_is_null() =>
        Texts(Verb.Get, Verb.Odd, Verb.Nothing).ShouldBe(["GET", "a \\\"quoted\\\"\\nvalue", "nothing"]);

    [Fact]
    public void Undefined_values_share_one_series_called_unknown()
    {
        var counter = _test.Metrics.Counter("words_total", "Words.", Label.Enum<Words>("word"));
        counter.WithLabels((Words)77).Inc();
        counter.WithLabels((Words)(-1)).Inc();
        counter.WithLabels((Words)int.MinValue).Inc();
        _test.Samples.ShouldBe("""words_total{word="unknown"} 3""");
    }

    [Fact]
    public void Undefined_values_join_a_member_that_is_called_unknown()
    {
        var counter = _test.Metrics.Counter("words_total", "Words.", Label.Enum<WithUnknown>("word"));
        counter.WithLabels((WithUnknown)77).Inc();
        counter.WithLabels(WithUnknown.Unknown).Inc();
        _test.Samples.ShouldBe("""words_total{word="unknown"} 2""");
    }

    [Fact]
    public void Two_names_of_one_number_are_one_series()
    {
        var counter = _test.Metrics.Counter("words_total", "Words.", Label.Enum<WithAlias>("word"));
        counter.WithLabels(WithAlias.First).Inc();
        counter.WithLabels(WithAlias.SameAsFirst).Inc();
        _test.Samples.ShouldBe("""words_total{word="first"} 2""");
    }

    [Fact]
    public void Two_members_with_one_text_are_one_series()
    {
        var counter = _test.Metrics.Counter("words_total", "Words.", Label.Enum<SameText>("word"));
        counter.WithLabels(SameText.Slow).Inc();
        counter.WithLabels(SameText.VerySlow).Inc();
        _test.Samples.ShouldBe("""words_total{word="slow"} 2""");
    }

    [Fact]
    public void Negative_and_sparse_members_have_their_texts() =>
        Texts(Sparse.Negative, Sparse.Zero, Sparse.Max, (Sparse)1).ShouldBe(["negative", "zero", "max", "unknown"]);

    [Fact]
    public void Enums_of_every_size_have_their_texts()
    {
        Texts(Tiny.Low, Tiny.High, (Tiny)7).ShouldBe(["low", "high", "unknown"]);
        Texts(TinySigned.Low, TinySigned.High, (TinySigned)0).ShouldBe(["low", "high", "unknown"]);
        Texts(Wide.Low, Wide.High, (Wide)0).ShouldBe(["low", "high", "unknown"]);
        Texts(WideUnsigned.Zero, WideUnsigned.High, (WideUnsigned)7).ShouldBe(["zero", "high", "unknown"]);
    }

    [Fact]
    public void An_enum_without_members_shows_everything_as_unknown() =>
        Texts((Empty)0, (Empty)5).ShouldBe(["unknown"]);

    [Fact]
    public void The_catalog_lists_the_texts_in_their_order_of_definition()
    {
        _test.Metrics.Counter("skips_total", "Skips.", Label.Enum<SyncSkipReason>("reason"));
        _test.Registry.Definitions[0].Labels[0].Values
            .ShouldBe(["dynamic_pricing", "zero_pricing", "not_found", "unchanged", "error", "unknown"]);
    }

    private static List<string> Texts<T>(params T[] values)
        where T : struct, Enum
    {
        var test = new TestRegistry();
        var counter = test.Metrics.Counter("values_total", "Values.", Label.Enum<T>("value"));
        foreach (var value in values)
            counter.WithLabels(value);
        return [.. test.Samples.Split('\n').Select(line => line["values_total{value=\"".Length..^"\"} 0".Length])];
    }
}
