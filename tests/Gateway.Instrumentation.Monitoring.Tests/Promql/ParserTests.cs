using Gateway.Instrumentation.Monitoring.Promql;

namespace Gateway.Instrumentation.Monitoring.Tests.Promql;

public sealed class ParserTests
{
    [Theory]
    [InlineData("up")]
    [InlineData("up{job=\"gateway\",instance!~\"a|b\"}")]
    [InlineData("{__name__=~\"job:.*\"}")]
    [InlineData("rate(http_requests_total[5m])")]
    [InlineData("rate(http_requests_total{status=~\"5..\"}[$__rate_interval])")]
    [InlineData("up offset 1h30m")]
    [InlineData("up offset -5m")]
    [InlineData("up @ 1609746000")]
    [InlineData("rate(http_requests_total[5m] @ end() offset 1w)")]
    [InlineData("max_over_time(rate(http_requests_total[5m])[1h:1m])")]
    [InlineData("max_over_time(up[1h:] offset 5m)")]
    [InlineData("sum by (le, provider) (rate(x_bucket[1h]))")]
    [InlineData("sum without (instance) (up)")]
    [InlineData("topk(3, up)")]
    [InlineData("count_values by (job) (\"version\", up)")]
    [InlineData("a / on (job) group_left (version) b")]
    [InlineData("a == bool ignoring (status) b")]
    [InlineData("a and on () b or vector(0)")]
    [InlineData("-2 ^ 2")]
    [InlineData("-(a - b)")]
    [InlineData("1 + 2 * 3 ^ 4 % 5 atan2 6")]
    [InlineData("0x1F + 1e-3 + .5 + Inf + NaN")]
    [InlineData("time()")]
    [InlineData("label_replace(up, \"host\", \"$1\", \"instance\", \"(.*):.*\")")]
    [InlineData("job:http_requests:rate5m > 0.5")]
    [InlineData("up{path=\"C:\\\\x \\\"y\\\"\"}")]
    [InlineData("sum(up)")]
    [InlineData("inf_total + by_total + on_total")]
    public void What_is_read_is_written_the_same(string text) => Query.Parse(text).Text.ShouldBe(text);

    [Theory]
    [InlineData("sum(up)by(job)", "sum by (job) (up)")]
    [InlineData("SUM BY(job)(up)", "sum by (job) (up)")]
    [InlineData("up{job='a',}", "up{job=\"a\"}")]
    [InlineData("up{path=`C:\\x`}", "up{path=\"C:\\\\x\"}")]
    [InlineData("  up # a comment\n  + 1", "up + 1")]
    [InlineData("a AND b Unless c", "a and b unless c")]
    [InlineData("rate(x[${__rate_interval}])", "rate(x[${__rate_interval}])")]
    public void Other_forms_are_written_in_one_way(string text, string written) => Query.Parse(text).Text.ShouldBe(written);

    [Theory]
    [InlineData("1 - 2 - 3", "(1 - 2) - 3")]
    [InlineData("2 ^ 3 ^ 2", "2 ^ (3 ^ 2)")]
    [InlineData("a or b and c", "a or (b and c)")]
    [InlineData("a > 1 and b + 1 > 2", "(a > 1) and ((b + 1) > 2)")]
    [InlineData("-a ^ 2", "-(a ^ 2)")]
    [InlineData("-a * b", "(-a) * b")]
    public void Operators_bind_as_in_Prometheus(string text, string grouped) => Grouped(Query.Parse(text).Root).ShouldBe(Grouped(Query.Parse(grouped).Root));

    private static string Grouped(Node node) => node switch
    {
        ParenthesesNode parentheses => Grouped(parentheses.Inner),
        UnaryNode unary => $"[{unary.Operator}{Grouped(unary.Inner)}]",
        BinaryNode binary => $"[{Grouped(binary.Left)} {binary.Operator} {Grouped(binary.Right)}]",
        _ => Printer.Print(node),
    };

    [Fact]
    public void An_error_shows_its_place()
    {
        var thrown = Should.Throw<QuerySyntaxException>(() => Query.Parse("sum(\n  rate(up[5m]\n)"));
        thrown.Message.ReplaceLineEndings("\n").ShouldBe("\")\" is expected here, not the end of the query.\n  )\n   ^");
        thrown.Position.ShouldBe(20);
    }

    [Theory]
    [InlineData("", "value")]
    [InlineData("rate(up[5m]", "\")\" is expected here")]
    [InlineData("up{job=gateway}", "a text in quotes is expected here, not \"gateway\"")]
    [InlineData("up{job=\"gateway\"", "\"}\" is expected here")]
    [InlineData("up{job=~\"(\"}", "is no regular expression")]
    [InlineData("{}", "needs a matcher that an absent label does not fulfil")]
    [InlineData("{job=~\".*\"}", "needs a matcher that an absent label does not fulfil")]
    [InlineData("rat(up[5m])", "PromQL has no function rat")]
    [InlineData("rate()", "rate takes 1 arguments, here stand 0")]
    [InlineData("topk(up)", "topk takes two arguments")]
    [InlineData("sum(up, up)", "sum takes one argument")]
    [InlineData("sum(rate(up[5m]))[5m]", "behind an expression it needs a step")]
    [InlineData("up[5minutes]", "neither a number nor a duration")]
    [InlineData("up[1m1h]", "neither a number nor a duration")]
    [InlineData("up[5]", "a range such as 5m is expected here")]
    [InlineData("sum(up) offset 5m", "stands behind a metric")]
    [InlineData("up & up", "\"&\" has no meaning in PromQL")]
    [InlineData("up + ", "a metric, a function or a number is expected here")]
    [InlineData("up up", "an operator is expected here")]
    [InlineData("up{job=\"a", "This text has no end")]
    [InlineData("up{job=\"\\.\"}", "A backslash in a text stands before")]
    [InlineData("up @ start", "\"(\" is expected here")]
    [InlineData("a / on job b", "\"(\" is expected here")]
    public void What_Prometheus_refuses_is_refused(string text, string message) =>
        Should.Throw<Exception>(() => Query.Parse(text)).Message.ShouldContain(message);
}
