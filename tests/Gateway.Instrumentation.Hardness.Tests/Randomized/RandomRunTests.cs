namespace Gateway.Instrumentation.Hardness.Tests;

public class RandomRunTests
{
    [Fact]
    public void Thousands_of_random_runs_give_the_very_page_that_a_simple_model_gives() =>
        Seeds.ForEach(4000, (_, random) => new RandomRun(random).Run(steps: 150));

    [Fact]
    public async Task The_last_pages_of_random_runs_are_valid_to_the_strict_parsers()
    {
        PythonParsers.Require();
        var seeds = Seeds.Next(150);
        var pages = seeds.SelectMany(seed => new RandomRun(new Random(seed)).Run(steps: 300).Select(page => (Seed: seed, Page: page))).ToList();

        var read = await PythonParsers.ReadAsync([.. pages.Select(page => page.Page)]);

        foreach (var ((seed, (format, text)), page) in pages.Zip(read))
            page.Error.ShouldBeNull($"seed {seed}, {format}:\n{text}");
    }
}
