using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Documents;

/// <summary>What a visitor reads first is true.</summary>
public class ReadmeTests
{
    private static readonly MarkdownDocument Readme = MarkdownDocument.Read("README.md");

    [Fact]
    public void The_first_program_has_eight_lines() => Lines(Readme.CodeBlocks[0].Text).Length.ShouldBe(8);

    [Fact]
    public void The_page_has_the_series_that_its_program_is_said_to_show()
    {
        var metrics = TestMetrics.Create(configure: options => options.ServiceName = "gateway");
        metrics.Http.RecordRequest("POST", "/sync/{provider}", 200, TimeSpan.FromSeconds(0.25));
        metrics.PricingSync.TrackPricingSync("openai").Run(static () => { });

        var page = Lines(metrics.Registry.CollectText()).Select(SeriesOf).ToHashSet(StringComparer.Ordinal);
        var shown = Lines(Readme.CodeBlocks.First(block => block.Kind.Length == 0).Text).Select(SeriesOf).ToList();
        shown.ShouldNotBeEmpty();
        shown.Where(series => !page.Contains(series)).ShouldBeEmpty();
    }

    [Fact]
    public void Both_commands_are_on_the_first_screen()
    {
        const int Screen = 50;
        foreach (var command in new[] { "dotnet run --project samples/GatewayApi", "dotnet test Instrumentation.sln" })
            Readme.CodeBlocks.First(block => block.Text.Contains(command, StringComparison.Ordinal)).Line.ShouldBeLessThan(Screen);
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string SeriesOf(string line) => line[..line.LastIndexOf(' ')];
}
