namespace Gateway.Instrumentation.Hardness.Tests;

public class PythonParserTests
{
    [Theory]
    [InlineData(ExpositionFormat.Text)]
    [InlineData(ExpositionFormat.OpenMetrics)]
    public async Task Every_sample_of_the_zoo_reads_back_as_it_was_recorded(ExpositionFormat format)
    {
        PythonParsers.Require();
        var zoo = new Zoo();

        var page = await PythonParsers.ReadValidAsync(zoo.Registry, format);

        Lines(page).ShouldBeThePage(zoo.Expected(format, parserAddsTotal: true));
    }

    [Fact]
    public async Task Every_sample_reads_back_with_created_time_stamps_too()
    {
        PythonParsers.Require();
        var zoo = new Zoo(options => options.CreatedTimestamps = true);

        var page = await PythonParsers.ReadValidAsync(zoo.Registry, ExpositionFormat.OpenMetrics);

        Lines(page).ShouldBeThePage(zoo.Expected(ExpositionFormat.OpenMetrics));
    }

    [Fact]
    public async Task Exemplars_on_everything_that_may_have_one_leave_the_page_valid_and_the_samples_alone()
    {
        PythonParsers.Require();
        var zoo = new Zoo();
        zoo.Registry.CollectText(ExpositionFormat.OpenMetrics); // arms
        using var trace = SampledTrace.Start();
        var counter = zoo.Metrics.Counter("traced_total", "Traced.", Label.Text("text"));
        var histogram = zoo.Metrics.Histogram("traced_seconds", "Traced.", [1, 2], Label.Text("text"));
        foreach (var text in AwkwardTexts.All)
        {
            counter.WithLabels(text);
            histogram.WithLabels(text);
        }

        zoo.Registry.CollectText(ExpositionFormat.OpenMetrics);
        foreach (var text in AwkwardTexts.All)
        {
            counter.WithLabels(text).Inc(0.5);
            counter.WithLabels(text).Inc(3);
            histogram.WithLabels(text).Observe(1.5);
        }

        var page = await PythonParsers.ReadValidAsync(zoo.Registry, ExpositionFormat.OpenMetrics);

        var traced = page.Samples.Where(sample => sample.Exemplar is not null).ToList();
        var series = AwkwardTexts.All.DistinctBy(AwkwardTexts.Canonical).Count();
        traced.Count(sample => sample.Name == "traced_total").ShouldBe(series);
        traced.Count(sample => sample.Name == "traced_seconds_bucket" && sample.Labels["le"] == "2.0").ShouldBe(series);
        traced.Count.ShouldBe(2 * series);
        traced.ShouldAllBe(sample => sample.Exemplar!.Labels["trace_id"] == trace.TraceId && sample.Exemplar.Labels["span_id"] == trace.SpanId);
        var recorded = zoo.Expected(ExpositionFormat.OpenMetrics);
        Lines(page).Where(line => !line.StartsWith("traced_", StringComparison.Ordinal)).ShouldBeThePage(recorded);
    }

    [Theory]
    [InlineData(ExpositionFormat.Text)]
    [InlineData(ExpositionFormat.OpenMetrics)]
    public async Task Every_help_text_reads_back(ExpositionFormat format)
    {
        PythonParsers.Require();
        var zoo = new Zoo();

        var page = await PythonParsers.ReadValidAsync(zoo.Registry, format);

        var helps = page.Families.ToLookup(family => family.Name, family => family.Help);
        foreach (var (family, help) in zoo.Helps)
        {
            // The text format knows no info: there the family keeps its whole name.
            var name = helps.Contains(family) ? family : family + "_info";
            helps[name].ShouldBe([help], $"help of {name}");
        }
    }

    [Theory]
    [InlineData(ExpositionFormat.Text)]
    [InlineData(ExpositionFormat.OpenMetrics)]
    public async Task Any_number_of_any_bit_pattern_reads_back_to_the_same_bits(ExpositionFormat format)
    {
        PythonParsers.Require();
        var registry = new MetricRegistry(new GatewayMetricsOptions { MaxSeriesPerMetric = 10_000, DefaultLabelLimit = 10_000 });
        var gauge = new MetricFactory(registry).Gauge("bits", "Numbers.", Label.Number("n"));
        var seed = Seeds.Next(1)[0];
        var random = new Random(seed);
        var numbers = Enumerable.Range(0, 5000).Select(_ => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue))).ToArray();
        for (var i = 0; i < numbers.Length; i++)
            gauge.WithLabels(i).Set(numbers[i]);

        var page = await PythonParsers.ReadValidAsync(registry, format);

        foreach (var sample in page.Samples)
        {
            var recorded = numbers[int.Parse(sample.Labels["n"], System.Globalization.CultureInfo.InvariantCulture)];
            sample.Number.ShouldBe(recorded, $"seed {seed}");
        }

        page.Samples.Count.ShouldBe(numbers.Length);
    }

    [Fact]
    public void A_count_beyond_two_to_the_53_keeps_its_last_digit()
    {
        var registry = new MetricRegistry();
        var counter = new MetricFactory(registry).Counter("large_total", "Large.");
        const long Step = 1L << 32; // the largest amount that is added as a whole number
        for (var i = 0; i < 1 << 21; i++)
            counter.Inc(Step);
        counter.Inc();

        foreach (var format in Enum.GetValues<ExpositionFormat>())
            registry.CollectText(format).ShouldContain("\nlarge_total 9007199254740993\n");
    }

    [Fact]
    public async Task In_OpenMetrics_a_sum_that_may_go_down_is_left_out_with_its_count()
    {
        PythonParsers.Require();
        var registry = new MetricRegistry();
        var metrics = new MetricFactory(registry);
        metrics.Histogram("below", "Bounds below zero.", [-1, 1]).Observe(5);
        var late = metrics.Histogram("late", "A sum below zero.", [1]);
        late.Observe(5);

        (await SumsAsync()).ShouldBe(["late_count 1", "late_sum 5"]);
        late.Observe(-6);
        (await SumsAsync()).ShouldBeEmpty();
        registry.CollectText().ShouldContain("below_sum 5\nbelow_count 1\n");
        registry.CollectText().ShouldContain("late_sum -1\nlate_count 2\n");

        async Task<List<string>> SumsAsync() =>
            [.. (await PythonParsers.ReadValidAsync(registry, ExpositionFormat.OpenMetrics)).Samples
                .Where(sample => !sample.Name.EndsWith("_bucket", StringComparison.Ordinal)).Select(sample => $"{sample.Name} {sample.Value}").Order()];
    }

    private static List<string> Lines(PythonPage page) =>
        [.. page.Samples.Select(sample => SampleKey.Line(sample.Name, sample.Labels, sample.Number)).Order(StringComparer.Ordinal)];
}
