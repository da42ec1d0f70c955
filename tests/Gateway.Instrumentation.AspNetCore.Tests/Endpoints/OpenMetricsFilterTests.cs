using System.Buffers;
using System.Text;

namespace Gateway.Instrumentation.AspNetCore.Tests.Endpoints;

/// <summary>What of an appended OpenMetrics page stays. That scrapers take it is for the fuzz in the hardness tests to show.</summary>
public sealed class OpenMetricsFilterTests
{
    private const string Trace = " # {trace_id=\"abc\"} 1.0 1520879607.789";

    [Theory]
    [InlineData("# TYPE a counter\na_total 1.0" + Trace + "\n")]
    [InlineData("# TYPE a counter\na_total 1.0 # {} 1\n")]
    [InlineData("# TYPE a histogram\na_bucket{le=\"1.0\"} 1" + Trace + "\na_bucket{le=\"+Inf\"} 1\na_sum 1.0\na_count 1\n")]
    [InlineData("# HELP a Text.\n# TYPE a gauge\na{b=\"c\"} -1.5e-3\n")]
    [InlineData("# TYPE a gauge\n# HELP a The order of these two is free.\na 1\n")]
    [InlineData("# TYPE a_seconds gauge\n# UNIT a_seconds seconds\na_seconds 1\n")]
    [InlineData("# HELP a An \\\\ and a \\n and a \\\" and a \" and # {x} 1.\na 1\n")]
    [InlineData("# HELP a \na 1\n")]
    [InlineData("a{b=\"} # {\\\" \\\\ \\n,\"} 1\n")]
    [InlineData("a 1 1520879607.789\n")]
    [InlineData("a Infinity\nb -Inf\nc NaN\n")]
    [InlineData("# TYPE a counter\na_total 1\na_created 1520879607.789\n")]
    [InlineData("# TYPE a info\na_info{b=\"c\"} 1\n")]
    [InlineData("# TYPE a summary\na{quantile=\"0.5\"} 1\na_sum 1\na_count 1\na_created 1\n")]
    [InlineData("# TYPE a gauge\na{quantile=\"p95\",le=\"all\"} 1\n")]
    public void Whatever_the_format_allows_is_kept(string page)
    {
        var filter = Filter(page + "# EOF\n", out var kept);
        filter.FirstUnreadable.ShouldBeNull();
        kept.ShouldBe(page);
    }

    [Theory]
    [InlineData("a 1" + Trace, "a 1")] // a gauge, or of no type
    [InlineData("# TYPE a counter\na_total 1\na_created 1" + Trace, "# TYPE a counter\na_total 1\na_created 1")]
    [InlineData("# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_sum 1" + Trace + "\na_count 1" + Trace, "# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 1")]
    [InlineData("# TYPE a summary\na{quantile=\"0.5\"} 1" + Trace, "# TYPE a summary\na{quantile=\"0.5\"} 1")]
    [InlineData("# TYPE a info\na_info{b=\" # {} 1\"} 1" + Trace, "# TYPE a info\na_info{b=\" # {} 1\"} 1")]
    public void An_exemplar_is_taken_from_what_may_not_have_one(string page, string expected)
    {
        var filter = Filter(page, out var kept);
        filter.FirstUnreadable.ShouldBeNull();
        kept.ShouldBe(expected + "\n");
    }

    [Theory]
    [InlineData("# {trace_id=\"abc\"}")]
    [InlineData("# {trace_id=\"abc\"} x")]
    [InlineData("# {trace_id=\"abc\"} 1 2 3")]
    [InlineData("# {trace_id=\"abc\"} 1 NaN")]
    [InlineData("# {trace_id=\"abc\",trace_id=\"abc\"} 1")]
    [InlineData("# {trace_id=\"a\\bc\"} 1")]
    [InlineData("# trace_id 1")]
    [InlineData("# ")]
    [InlineData("# {a=\"0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789\"} 1")]
    public void A_wrong_exemplar_is_left_out_and_its_sample_is_not(string exemplar)
    {
        Filter("# TYPE a counter\na_total 1 " + exemplar + "\n", out var kept);
        kept.ShouldBe("# TYPE a counter\na_total 1\n");
    }

    [Theory]
    [InlineData("second line of a HELP")]
    [InlineData("#")]
    [InlineData("# comment")]
    [InlineData("# EOF ")]
    [InlineData("# TYPE b gauge\r")]
    [InlineData("# TYPE b untyped")]
    [InlineData("# TYPE b")]
    [InlineData("# TYPE a gauge")] // after its sample
    [InlineData("# HELP b \\x")]
    [InlineData("#HELP b x")]
    [InlineData("# UNIT b seconds")]
    [InlineData("b 1\r")]
    [InlineData("b 1 ")]
    [InlineData("b  1")]
    [InlineData(" b 1")]
    [InlineData("b\t1")]
    [InlineData("b 1\0")]
    [InlineData("b")]
    [InlineData("b ")]
    [InlineData("b 0x1p3")]
    [InlineData("b +NaN")]
    [InlineData("b 1e400")]
    [InlineData("b 1 2 3")]
    [InlineData("b 1 NaN")]
    [InlineData("b {c=\"d\"} 1")]
    [InlineData("b{c=\"d\",} 1")]
    [InlineData("b{c=\"d\", e=\"f\"} 1")]
    [InlineData("b{c=\"d\"}1")]
    [InlineData("b{c=\"d\",c=\"d\"} 1")]
    [InlineData("b{c=\"\\t\"} 1")]
    [InlineData("b{c=\"d")]
    [InlineData("1b 1")]
    [InlineData("ü 1")]
    [InlineData("b{c=\"d\"} 1 # {")]
    public void A_line_that_is_not_in_the_format_is_left_out(string line)
    {
        var filter = Filter($"a 1\n{line}\nz 1\n# EOF\n", out var kept);
        if (kept.Contains("\nb", StringComparison.Ordinal))
            kept.ShouldBe("a 1\nb{c=\"d\"} 1\nz 1\n"); // without a broken exemplar
        else
            (kept, filter.FirstUnreadable).ShouldBe(("a 1\nz 1\n", line));
    }

    [Theory]
    [InlineData("# HELP a One.\n# HELP a Two.\na 1\n", "# HELP a One.\na 1\n", "# HELP a Two.")]
    [InlineData("# TYPE a gauge\n# TYPE a counter\na 1\n", "# TYPE a gauge\na 1\n", "# TYPE a counter")]
    [InlineData("a 1\n# HELP a Late.\n", "a 1\n", "# HELP a Late.")]
    [InlineData("a{x=\"1\"} 1\nb 1\na{x=\"2\"} 1\n", "a{x=\"1\"} 1\nb 1\n", "a{x=\"2\"} 1")]
    [InlineData("# TYPE a counter\na_total 1\n# TYPE b gauge\nb 1\n# TYPE a counter\na_total 2\n", "# TYPE a counter\na_total 1\n# TYPE b gauge\nb 1\n", "# TYPE a counter")]
    [InlineData("# TYPE a counter\na 1\n", "# TYPE a counter\n", "a 1")]
    [InlineData("# TYPE a histogram\na_bucket{le=\"x\"} 1\n", "# TYPE a histogram\n", "a_bucket{le=\"x\"} 1")]
    [InlineData("# TYPE a histogram\na_bucket 1\n", "# TYPE a histogram\n", "a_bucket 1")]
    [InlineData("# TYPE a summary\na 1\n", "# TYPE a summary\n", "a 1")]
    [InlineData("# TYPE a summary\na{quantile=\"1.5\"} 1\n", "# TYPE a summary\n", "a{quantile=\"1.5\"} 1")]
    [InlineData("# TYPE a summary\na{quantile=\"p95\"} 1\n", "# TYPE a summary\n", "a{quantile=\"p95\"} 1")]
    public void A_line_that_contradicts_the_others_is_left_out(string page, string expected, string unreadable)
    {
        var filter = Filter(page, out var kept);
        (kept, filter.FirstUnreadable).ShouldBe((expected, unreadable));
    }

    [Theory]
    [InlineData("# TYPE a_b info\n# UNIT a_b b\na_b_info 1\n")]
    [InlineData("# UNIT a_b b\n# TYPE a_b info\na_b_info 1\n")]
    public void The_unit_of_what_has_none_is_left_out(string page)
    {
        Filter(page, out var kept);
        kept.ShouldBe("# TYPE a_b info\na_b_info 1\n");
    }

    // prometheus-net writes help texts as they are.
    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\n\n")]
    [InlineData("\n# ")]
    [InlineData("\nwith text ")]
    public void A_help_text_with_a_line_break_costs_its_second_line_only(string lineBreak)
    {
        Filter($"# HELP a First{lineBreak}second.\n# TYPE a counter\na_total{{b=\"c\"}} 1" + Trace + "\n# EOF\n", out var kept);
        kept.Replace("\r", "", StringComparison.Ordinal).ShouldBe("# HELP a First\n# TYPE a counter\na_total{b=\"c\"} 1" + Trace + "\n");
    }

    [Theory]
    [InlineData("\nb 1\n")]
    [InlineData("\n# HELP b Second.\n")]
    public void A_help_text_whose_second_line_is_a_line_of_the_format_does_not_cost_its_metric(string rest)
    {
        Filter("# HELP a First" + rest + "# TYPE a counter\na_total 1\n# EOF\n", out var kept);
        kept.ShouldContain("# TYPE a counter\na_total 1\n");
    }

    [Theory]
    [InlineData("# TYPE taken counter\ntaken_total 1\n", "taken_total")]
    [InlineData("# TYPE taken info\ntaken_info 1\n", "taken_info")]
    [InlineData("# TYPE taken gauge\ntaken 1\n", "taken")]
    [InlineData("# TYPE free_taken counter\nfree_taken_total 1\n", "free_taken_total", "free_taken_created")]
    [InlineData("# TYPE free histogram\nfree_bucket{le=\"+Inf\"} 1\nfree_sum 1\nfree_count 1\n", "free", "free_sum")]
    [InlineData("# TYPE free summary\nfree_sum 1\nfree_count 1\n", "free", "free_count")]
    [InlineData("free_created 1\n", "free_created", "free_created")]
    public void A_family_one_of_whose_names_is_ours_is_left_out_as_a_whole(string family, string named, string taken = "taken")
    {
        var filter = Filter("# TYPE first gauge\nfirst 1\n" + family + "# TYPE last gauge\nlast 1\n# EOF\n", out var kept, taken);
        kept.ShouldBe("# TYPE first gauge\nfirst 1\n# TYPE last gauge\nlast 1\n");
        filter.TakenNames.ShouldBe([named]);
        filter.FirstUnreadable.ShouldBeNull();
    }

    [Fact]
    public void Two_families_of_one_page_that_share_a_name_are_shown_once()
    {
        var filter = Filter("# TYPE a_sum gauge\na_sum 1\n# TYPE a summary\na_sum 2\na_count 1\n# EOF\n", out var kept);
        kept.ShouldBe("# TYPE a_sum gauge\na_sum 1\n");
        filter.TakenNames.ShouldBe(["a"]);
    }

    [Fact]
    public void Of_two_sources_the_first_has_a_name()
    {
        var output = new ArrayBufferWriter<byte>();
        var filter = new OpenMetricsFilter(static _ => false, output);
        filter.Append("# TYPE a counter\na_total 1\n# EOF\n"u8);
        filter.Append("# TYPE a_created gauge\na_created 1\n# TYPE b gauge\nb 1\n# EOF\n"u8);
        Encoding.UTF8.GetString(output.WrittenSpan).ShouldBe("# TYPE a counter\na_total 1\n# TYPE b gauge\nb 1\n");
        filter.TakenNames.ShouldBe(["a_created"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# EOF")]
    [InlineData("# EOF\n")]
    [InlineData("\uFEFF# EOF\n")]
    [InlineData("\n\n# EOF\n")]
    [InlineData("# EOF\na 1\n# EOF\n")]
    public void A_page_ends_where_it_says_so(string page)
    {
        var filter = Filter(page, out var kept);
        kept.ShouldBeEmpty();
        filter.FirstUnreadable.ShouldBeNull();
    }

    [Theory]
    [InlineData("a 1")]
    [InlineData("\uFEFFa 1\n")]
    [InlineData("a 1\n\n")]
    [InlineData("a 1\n# EOF")]
    public void An_end_that_is_missing_does_no_harm(string page)
    {
        var filter = Filter(page, out var kept);
        kept.ShouldBe("a 1\n");
        filter.FirstUnreadable.ShouldBeNull();
    }

    [Fact]
    public void Lines_of_many_megabytes_are_read_once()
    {
        var value = new string('x', 4 << 20);
        var page = $"# HELP a {value}\na{{b=\"{value}\"}} 1\n{value}\nb {value}\n# TYPE c {value}\nc{{ {value}\n# EOF\n";
        var filter = Filter(page, out var kept);
        kept.ShouldBe($"# HELP a {value}\na{{b=\"{value}\"}} 1\n");
        filter.FirstUnreadable!.Length.ShouldBe(200);
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_left_out()
    {
        var output = new ArrayBufferWriter<byte>();
        var filter = new OpenMetricsFilter(static _ => false, output);
        filter.Append([.. "a{b=\""u8, 0xC3, .. "\"} 1\n# HELP c "u8, 0xFF, .. "\n# TYPE d counter\nd_total 1 # {e=\""u8, 0xFF, .. "\"} 1\nz 1\n"u8]);
        Encoding.UTF8.GetString(output.WrittenSpan).ShouldBe("# TYPE d counter\nd_total 1\nz 1\n");
    }

    private static OpenMetricsFilter Filter(string page, out string kept, string taken = "taken")
    {
        var output = new ArrayBufferWriter<byte>();
        var filter = new OpenMetricsFilter(name => name == taken, output);
        filter.Append(Encoding.UTF8.GetBytes(page));
        kept = Encoding.UTF8.GetString(output.WrittenSpan);
        return filter;
    }
}
