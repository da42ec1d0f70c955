namespace Gateway.Instrumentation.Tests.Labels;

public class LabelHashTests
{
    [Fact]
    public void Look_alike_values_do_not_crowd_into_one_slot()
    {
        Longest(i => $"https://very-long-host-name-of-a-provider.example.com/models/{i:D6}").ShouldBeLessThan(300);
        Longest(i => $"{i:D6}-host-of-a-provider-whose-name-ends-the-same-way.example.com").ShouldBeLessThan(300);
        Longest(i => new string('x', i)).ShouldBeLessThan(300);
        Longest(i => $"{i}").ShouldBeLessThan(300);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    [InlineData(11)]
    [InlineData(20)]
    public void Values_that_differ_in_one_place_do_not_crowd_into_one_slot(int same)
    {
        var around = new string('x', same);
        Longest(i => $"{around}{(char)(i + 1)}{around}").ShouldBeInRange(2, 300);
        Longest(i => $"{(char)(i + 1)}{around}").ShouldBeInRange(2, 300);
        Longest(i => $"{around}{(char)(i + 1)}").ShouldBeInRange(2, 300);
    }

    [Fact]
    public void Numbers_with_equal_low_or_high_bits_do_not_crowd_into_one_slot()
    {
        LongestNumber(i => i).ShouldBeLessThan(300);
        LongestNumber(i => (long)i << 32).ShouldBeLessThan(300);
        LongestNumber(i => i * 4096L).ShouldBeLessThan(300);
    }

    private static int Longest(Func<int, string> value)
    {
        var index = new SeriesIndex<object, string, NoLabel, NoLabel, NoLabel, NoLabel>(1024);
        for (var i = 0; i < 1024; i++)
            index.Add(new(value(i), default, default, default, default), new object());
        return index.LongestProbe();
    }

    private static int LongestNumber(Func<int, long> value)
    {
        var index = new SeriesIndex<object, long, NoLabel, NoLabel, NoLabel, NoLabel>(1024);
        for (var i = 0; i < 1024; i++)
            index.Add(new(value(i), default, default, default, default), new object());
        return index.LongestProbe();
    }
}
