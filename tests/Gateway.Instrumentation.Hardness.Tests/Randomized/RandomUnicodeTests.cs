namespace Gateway.Instrumentation.Hardness.Tests;

public class RandomUnicodeTests
{
    private const int Pages = 12;
    private const int TextsEach = 200;

    [Theory]
    [InlineData(ExpositionFormat.Text)]
    [InlineData(ExpositionFormat.OpenMetrics)]
    public async Task Any_label_value_reads_back_to_its_canonical_form(ExpositionFormat format)
    {
        PythonParsers.Require();
        var runs = Seeds.Next(Pages).Select(seed => (Seed: seed, Texts: Texts(seed))).ToList();

        var pages = await PythonParsers.ReadAsync([.. runs.Select(run => (format, PageOf(run.Texts).CollectText(format)))]);

        foreach (var (run, page) in runs.Zip(pages))
        {
            page.Error.ShouldBeNull($"seed {run.Seed}");
            page.Samples.Where(sample => sample.Name == "texts_total").Select(sample => SampleKey.Line(sample.Name, sample.Labels, sample.Number))
                .ShouldBeThePage(run.Texts.GroupBy(AwkwardTexts.Canonical).Select(group =>
                    SampleKey.Line("texts_total", [new("text", group.Key), new("cell", AwkwardTexts.Canonical(run.Texts[0]))], group.Count())));
        }
    }

    private static string[] Texts(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, TextsEach).Select(_ => AwkwardTexts.Next(random))];
    }

    private static MetricRegistry PageOf(string[] texts)
    {
        var registry = new MetricRegistry(new GatewayMetricsOptions { StaticLabels = { ["cell"] = texts[0] } });
        var counters = new MetricFactory(registry).Counter("texts_total", "Texts.", Label.Text("text"));
        foreach (var text in texts)
            counters.WithLabels(text).Inc();
        return registry;
    }
}
