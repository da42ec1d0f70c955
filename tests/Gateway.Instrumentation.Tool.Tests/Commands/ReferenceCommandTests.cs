namespace Gateway.Instrumentation.Tool.Tests;

public class ReferenceCommandTests
{
    [Fact]
    public async Task All_metrics_are_listed_with_labels_and_meaning()
    {
        var terminal = new TestTerminal();
        (await terminal.RunAsync("reference")).ShouldBe(0);
        terminal.Screen.ShouldContain("pricing_sync_duration_seconds");
        terminal.Screen.ShouldContain("llm_tokens_total");
    }

    [Fact]
    public async Task Words_choose_the_metrics_that_have_all_of_them()
    {
        var terminal = new TestTerminal();
        (await terminal.RunAsync("reference", "llm", "TOKENS")).ShouldBe(0);
        terminal.Screen.ShouldContain("llm_tokens_total");
        terminal.Screen.ShouldNotContain("llm_cache_hits_total");
    }

    [Fact]
    public async Task Words_that_no_metric_has_are_an_error()
    {
        var terminal = new TestTerminal();
        (await terminal.RunAsync("reference", "llm", "elephants")).ShouldBe(1);
        terminal.Error.ShouldBe("No metric has to do with llm and elephants.\n");
    }
}
