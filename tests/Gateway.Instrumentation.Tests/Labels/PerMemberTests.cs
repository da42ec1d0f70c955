namespace Gateway.Instrumentation.Tests.Labels;

public class PerMemberTests
{
    private readonly TestRegistry _test = new();

    private enum Gapped
    {
        None = 0,
        First = 1,
        Fifth = 5,
        Last = int.MaxValue,
    }

    private enum FromOne
    {
        One = 1,
        Two,
    }

    private enum Negative
    {
        Before = -1,
        Now = 0,
    }

    [Fact]
    public void Every_member_stands_at_0_at_once_also_where_the_numbers_have_gaps()
    {
        _ = Of<Gapped>();
        _test.Samples.ShouldBe(
            """
            steps_total{step="none"} 0
            steps_total{step="first"} 0
            steps_total{step="fifth"} 0
            steps_total{step="last"} 0
            """);
    }

    [Fact]
    public void Each_member_has_the_handle_that_its_label_has()
    {
        Check<Gapped>();
        Check<FromOne>();
        Check<Negative>();

        static void Check<TEnum>()
            where TEnum : struct, Enum
        {
            var counter = new TestRegistry().Metrics.Counter("steps_total", "Steps that were done.", Label.Enum<TEnum>("step"));
            var steps = new PerMember<TEnum, Counter>(counter.WithLabels);
            foreach (var member in Enum.GetValues<TEnum>())
                steps[member].ShouldBeSameAs(counter.WithLabels(member));
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void An_undefined_value_is_unknown(int value)
    {
        Of<Gapped>()[(Gapped)value].Inc();
        _test.Samples.ShouldContain("""steps_total{step="unknown"} 1""");
    }

    [Fact]
    public void A_look_up_allocates_nothing()
    {
        var steps = Of<Gapped>();
        Allocated.By(() =>
        {
            steps[Gapped.First].Inc();
            steps[Gapped.Last].Inc();
            steps[(Gapped)77].Inc();
        }).ShouldBe(0);
    }

    [Fact]
    public void Without_a_delegate_it_cannot_be_made() =>
        Should.Throw<ArgumentNullException>(() => new PerMember<Gapped, Counter>(null!)).ParamName.ShouldBe("withMember");

    private PerMember<TEnum, Counter> Of<TEnum>()
        where TEnum : struct, Enum =>
        new(_test.Metrics.Counter("steps_total", "Steps that were done.", Label.Enum<TEnum>("step")).WithLabels);
}
