using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;

namespace Gateway.Instrumentation.Hardness.Tests;

/// <summary>Values that look alike, or were made to collide, must not crowd into one corner of a table.</summary>
public class HashAttackTests
{
    private const int Values = 30_000; // in a table of 65,536 places

    // Where the table is half full, the longest row of taken places is some 40 for random numbers; a crowd is thousands.
    private const int LongestAllowed = 120;

    private static readonly string Long = new('x', 200);

    public static TheoryData<string> Texts =>
    [
        "guids", "host:port", "addresses", "paths", "common prefix", "common suffix", "common prefix and suffix", "counting up", "counting in the front",
        "one character differs, 8 long", "one character differs, 24 long", "one character differs, 40 long", "lengths of one character",
        "lengths of NUL", "two characters of any value", "swapped halves", "permuted blocks", "multiples of 2^16", "high bits only",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Look_alike_texts_keep_probes_short(string kind)
    {
        var values = Distinct(Make(kind));

        LongestProbe<string>(values).ShouldBeLessThan(LongestAllowed, $"{values.Count} values such as {values[0]}");
    }

    [Theory]
    [InlineData("counting up")]
    [InlineData("multiples of 2^20")]
    [InlineData("multiples of 2^40")]
    [InlineData("equal halves")] // what folds to 0 when the halves of a number are mixed with exclusive or
    [InlineData("complements")]
    [InlineData("powers and neighbours")]
    public void Crafted_numbers_keep_probes_short(string kind)
    {
        var values = Enumerable.Range(1, Values).Select(i => (long)i).Select(i => kind switch
        {
            "counting up" => i,
            "multiples of 2^20" => i << 20,
            "multiples of 2^40" => i << 40,
            "equal halves" => (i << 32) | i,
            "complements" => i % 2 == 0 ? i / 2 : ~(i / 2),
            _ => (1L << (int)(i % 63)) + (i / 63),
        }).Distinct().ToList();

        LongestProbe<long>(values).ShouldBeLessThan(LongestAllowed);
    }

    [Fact]
    public void Crafted_numbers_are_admitted_and_folded_about_as_fast_as_others()
    {
        const int Limit = 8000;
        var (plain, crafted) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var turn = 0; turn < 3; turn++)
        {
            plain = Faster(plain, i => i);
            crafted = Faster(crafted, i => (i << 32) | i);
        }

        (crafted / plain).ShouldBeLessThan(15);

        static TimeSpan Faster(TimeSpan before, Func<long, long> number)
        {
            var registry = new MetricRegistry(new GatewayMetricsOptions { MaxSeriesPerMetric = 2 * Limit });
            var counters = new MetricFactory(registry).Counter("calls_total", "Calls.", Label.Number("n", Limit));
            var started = Stopwatch.GetTimestamp();
            for (var i = 1; i <= 2 * Limit; i++)
                counters.WithLabels(number(i)).Inc();
            var elapsed = Stopwatch.GetElapsedTime(started);
            return elapsed < before ? elapsed : before;
        }
    }

    [Fact]
    public void Pairs_and_triples_of_few_values_keep_probes_short()
    {
        var index = new SeriesIndex<object, string, string, string, NoLabel, NoLabel>(1 << 15);
        for (var a = 0; a < 31; a++)
        {
            for (var b = 0; b < 31; b++)
            {
                for (var c = 0; c < 31; c++)
                    index.Add(new(Name(a), Name(b), Name(c), default, default), new object()); // the same texts in all places
            }
        }

        index.LongestProbe().ShouldBeLessThan(LongestAllowed);

        static string Name(int i) => i.ToString(CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Five_labels_of_few_values_keep_probes_short()
    {
        var index = new SeriesIndex<object, string, string, string, string, string>(1 << 15);
        string[] texts = ["0", "1", "2", "3", "4", "5", "6"];
        foreach (var a in texts)
        {
            foreach (var b in texts)
            {
                foreach (var c in texts)
                {
                    foreach (var d in texts)
                    {
                        foreach (var e in texts)
                            index.Add(new(a, b, c, d, e), new object()); // the same texts in all places
                    }
                }
            }
        }

        index.Count.ShouldBe(16_807);
        index.LongestProbe().ShouldBeLessThan(LongestAllowed);
    }

    [Fact]
    public void Enums_and_flags_beside_texts_keep_probes_short()
    {
        var index = new SeriesIndex<object, string, DayOfWeek, bool, NoLabel, NoLabel>(1 << 15);
        for (var i = 0; i < 2000; i++)
        {
            foreach (var day in Enum.GetValues<DayOfWeek>())
            {
                index.Add(new($"value-{i}", day, true, default, default), new object());
                index.Add(new($"value-{i}", day, false, default, default), new object());
            }
        }

        index.LongestProbe().ShouldBeLessThan(LongestAllowed);
    }

    [Fact]
    public void Every_character_of_every_length_counts()
    {
        for (var length = 1; length <= 40; length++)
        {
            var text = new string('a', length);
            var hash = LabelHash.OfOne(text);
            for (var position = 0; position < length; position++)
            {
                var other = $"{text[..position]}b{text[(position + 1)..]}";
                LabelHash.OfOne(other).ShouldNotBe(hash, $"position {position} of {length}");
            }

            LabelHash.OfOne(text + "\0").ShouldNotBe(hash, $"length {length}");
        }
    }

    [Fact]
    public void The_hash_is_keyed_anew_each_time_the_library_is_loaded()
    {
        // Loaded again, the library draws its keys again: as it does in each process. Of three loads with five values no
        // two agree by chance but once in 2^28.
        string[] values = ["", "a", "openai", "host-17.internal:8080", Long];
        var hashes = Enumerable.Range(0, 3).SelectMany(_ => HashesOfAnotherLoad(values)).ToList();

        hashes.Count.ShouldBe(3 * values.Length);
        hashes.Distinct().Count().ShouldBeGreaterThanOrEqualTo(hashes.Count - 1);
    }

    private static List<uint> HashesOfAnotherLoad(string[] values)
    {
        var context = new AssemblyLoadContext("another load", isCollectible: true);
        var hash = context.LoadFromAssemblyPath(typeof(MetricRegistry).Assembly.Location).GetType(typeof(LabelHash).FullName!)!;
        hash.ShouldNotBe(typeof(LabelHash));
        var of = hash.GetMethod(nameof(LabelHash.OfOne))!.MakeGenericMethod(typeof(string));
        var hashes = values.Select(value => (uint)of.Invoke(null, [value])!).ToList();
        context.Unload();
        return hashes;
    }

    private static int LongestProbe<T>(IReadOnlyCollection<T> values)
    {
        var index = new SeriesIndex<object, T, NoLabel, NoLabel, NoLabel, NoLabel>((int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)values.Count));
        foreach (var value in values)
            index.Add(new(value, default, default, default, default), new object());
        return index.LongestProbe();
    }

    private static List<string> Distinct(IEnumerable<string> values) => [.. values.Distinct(StringComparer.Ordinal)];

    private static IEnumerable<string> Make(string kind)
    {
        var all = Enumerable.Range(0, Values);
        return kind switch
        {
            "guids" => all.Select(_ => Guid.NewGuid().ToString()),
            "host:port" => all.Select(i => $"gateway-{i % 100}.eu-central-1.compute.internal:{10000 + (i / 100)}"),
            "addresses" => all.Select(i => $"10.{i % 7}.{i / 256}.{i % 256}:8080"),
            "paths" => all.Select(i => $"/api/v1/users/{i}/orders"),
            "common prefix" => all.Select(i => $"{Long}{i}"),
            "common suffix" => all.Select(i => $"{i}{Long}"),
            "common prefix and suffix" => all.Select(i => $"{Long}{i:D6}{Long}"),
            "counting up" => all.Select(i => $"{i}"),
            "counting in the front" => all.Select(i => $"{i:X8}-0000-0000-0000-000000000000"),
            "one character differs, 8 long" => OneDiffers(8),
            "one character differs, 24 long" => OneDiffers(24),
            "one character differs, 40 long" => OneDiffers(40),
            "lengths of one character" => Enumerable.Range(0, 256).SelectMany(length => Enumerable.Range('!', 90).Select(c => new string((char)c, length))),
            "lengths of NUL" => Enumerable.Range(0, 3000).Select(length => new string('\0', length)),
            "two characters of any value" => all.Select(i => $"{(char)(i * 7)}{(char)(i / 3)}"),
            "swapped halves" => all.Select(i => i % 2 == 0 ? $"{i:D16}{i + 1:D16}" : $"{i:D16}{i - 1:D16}"),
            "permuted blocks" => all.Select(i => string.Concat(Enumerable.Range(0, 5).Select(block => ((i >> (3 * block)) & 7) switch
            {
                var digit => new string((char)('a' + digit), 8),
            }))),
            "multiples of 2^16" => all.Select(i => $"\0{(char)i}"),
            "high bits only" => all.Select(i => $"{(char)((i & 0xFF) << 8)}{(char)((i >> 8) << 8)}\0\0"),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "unknown"),
        };
    }

    private static IEnumerable<string> OneDiffers(int length)
    {
        var each = Values / length;
        return Enumerable.Range(0, length).SelectMany(position => Enumerable.Range(0, each).Select(i =>
        {
            var text = new string('a', length).ToCharArray();
            text[position] = (char)(0x100 + i);
            return new string(text);
        }));
    }
}
