using System.Globalization;
using IngestionWorker.Tests.Graph;

namespace IngestionWorker.Tests.Running;

/// <summary><c>kill -9</c> at any moment, and a new start.</summary>
public class KillTests(ITestOutputHelper output)
{
    private const int Files = 300;
    private const int Kills = 6;

    [Fact]
    public async Task Nothing_is_lost_and_only_what_changed_is_parsed_again()
    {
        var seed = Environment.GetEnvironmentVariable("GATEWAY_SEED") is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : Random.Shared.Next();
        output.WriteLine($"GATEWAY_SEED={seed}");
        var random = new Random(seed);
        using var folder = new SqlFolder(Files);
        var cache = Path.Combine(folder.Data, "parse-cache");

        // Small batches, so that a kill finds the graph half written. Each kill waits for some more results in the cache than there were.
        var parsed = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var worker = RunningWorker.Start(folder.Path, folder.Data, "--Ingestion:BatchSize=3", "--Ingestion:BatchDelay=00:00:00.05");
            var wanted = parsed + random.Next(1, Files / Kills);
            await Poll.UntilAsync(() => Task.FromResult(Results().Count), count => count >= wanted, $"{wanted} parse results; the worker said:\n{worker.Output}");
            await worker.KillAsync();
            (parsed > Results().Count).ShouldBeFalse();
            parsed = Results().Count;
            output.WriteLine($"Killed after {parsed} parse results.");
            folder.WriteFile(random.Next(Files), version: kill + 2);
        }

        var known = Results();
        var (last, text2) = await RunningWorker.OnceAsync(folder.Path, folder.Data);

        // What the killed ones had parsed is not parsed again.
        last.Value("parse_cache_hit_total").ShouldBeGreaterThanOrEqualTo(known.Count - Kills, text2);
        last.Value("parse_cache_hit_total").ShouldBe(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Count(file => known.Contains(HashOf(file))));
        last.Value("parse_cache_miss_total").ShouldBe(Files - last.Value("parse_cache_hit_total"));

        await RunningWorker.OnceAsync(folder.Path, folder.OtherData);
        GraphText.Of(folder.Graph).ShouldBe(GraphText.Of(folder.OtherGraph));
        GraphText.Of(folder.Graph).Count(row => row.StartsWith("file ", StringComparison.Ordinal) && !row.Contains("defines", StringComparison.Ordinal)).ShouldBe(Files);

        IReadOnlySet<string> Results() => Directory.Exists(cache)
            ? Directory.GetFiles(cache, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).ToHashSet(StringComparer.Ordinal)
            : new HashSet<string>();
    }

    private static string HashOf(string file) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)));
}
