namespace Gateway.Instrumentation.Testing.Tests;

public class MetricsPageParseTests
{
    [Fact]
    public void A_line_is_read_into_name_labels_and_value()
    {
        var sample = Single("""http_requests_total{method="GET",status="200"} 42""");
        sample.Name.ShouldBe("http_requests_total");
        sample.Labels.ShouldBe(new Dictionary<string, string> { ["method"] = "GET", ["status"] = "200" });
        sample.Value.ShouldBe(42);
        sample.Line.ShouldBe("""http_requests_total{method="GET",status="200"} 42""");
        sample.ToString().ShouldBe(sample.Line);
    }

    [Fact]
    public void A_line_needs_no_labels()
    {
        var sample = Single("up 1");
        sample.Name.ShouldBe("up");
        sample.Labels.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("up{} 1")]
    [InlineData("up{a=\"b\",} 1")]
    public void Empty_braces_and_a_closing_comma_are_allowed(string line) => Single(line).Value.ShouldBe(1);

    [Theory]
    [InlineData("\\\"", "\"")]
    [InlineData("\\\\", "\\")]
    [InlineData("\\n", "\n")]
    [InlineData("\\\\n", "\\n")]
    [InlineData("a,b=\\\"c\\\"}", "a,b=\"c\"}")]
    [InlineData("# no comment", "# no comment")]
    [InlineData("", "")]
    [InlineData("🚀", "🚀")]
    public void Escapes_are_undone(string escaped, string value) =>
        Single($"up{{a=\"{escaped}\",b=\"c\"}} 1").Labels.ShouldBe(new Dictionary<string, string> { ["a"] = value, ["b"] = "c" });

    [Theory]
    [InlineData("+Inf", double.PositiveInfinity)]
    [InlineData("-Inf", double.NegativeInfinity)]
    [InlineData("NaN", double.NaN)]
    [InlineData("0", 0)]
    [InlineData("-1.5e-3", -0.0015)]
    [InlineData("1E+308", 1e308)]
    [InlineData("5E-324", double.Epsilon)]
    public void Numbers_are_read_as_the_format_writes_them(string text, double value) => Single($"up {text}").Value.ShouldBe(value);

    [Fact]
    public void A_time_stamp_at_the_end_of_a_line_is_allowed()
    {
        Single("up 1 1395066363000").Value.ShouldBe(1);
        Single("up{a=\"b\"} -2.5 -1").Value.ShouldBe(-2.5);
    }

    [Fact]
    public void Comments_and_empty_lines_are_no_samples() =>
        MetricsPage.Parse("# HELP up Whether it is up.\n# TYPE up gauge\n\n# just a remark\nup 1\n").Samples.ShouldHaveSingleItem();

    [Fact]
    public void Samples_keep_their_order() =>
        MetricsPage.Parse("b 1\na 2\nb{x=\"1\"} 3\n").Samples.Select(sample => sample.Value).ShouldBe([1, 2, 3]);

    [Fact]
    public void An_empty_page_has_no_samples() => MetricsPage.Parse("").Samples.ShouldBeEmpty();

    [Theory]
    [InlineData("up")]
    [InlineData("up ")]
    [InlineData("up one")]
    [InlineData(" 1")]
    [InlineData("{a=\"b\"} 1")]
    [InlineData("up{a=\"b\" 1")]
    [InlineData("up{a=\"b 1")]
    [InlineData("up{a} 1")]
    [InlineData("up{a=b} 1")]
    [InlineData("up{a=\"b\"}1")]
    [InlineData("up{a=\"b\",a=\"c\"} 1")]
    [InlineData("up{a=\"b\"c=\"d\"} 1")]
    [InlineData("up{=\"b\"} 1")]
    [InlineData("up 1 soon")]
    [InlineData("up 1 2 3")]
    public void A_line_that_is_not_of_the_format_is_shown(string line) =>
        Should.Throw<FormatException>(() => MetricsPage.Parse($"ok 1\n{line}\n")).Message
            .ShouldBe($"This is not a valid line of the Prometheus text format 0.0.4: \"{line}\"");

    [Fact]
    public void Null_is_refused() => Should.Throw<ArgumentNullException>(() => MetricsPage.Parse(null!)).ParamName.ShouldBe("text");

    private static MetricSample Single(string line) => MetricsPage.Parse(line + "\n").Samples.ShouldHaveSingleItem();
}
