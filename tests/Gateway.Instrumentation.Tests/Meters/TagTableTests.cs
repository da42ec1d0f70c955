using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace Gateway.Instrumentation.Tests.Meters;

public class TagTableTests
{
    private const int Sets = 500;

    private TagTable<string> _table = new();

    [Fact]
    public void Tags_that_were_found_by_content_are_found_by_their_objects_from_then_on()
    {
        var known = Fill();
        known.Count(tags => _table.FindObjects(tags) is not null).ShouldBeLessThanOrEqualTo(1); // the first entry
        ShouldBeFoundByObjects(known);

        // In a copy none is known until it is found.
        _table = _table.Where(static _ => true);
        known.Count(tags => _table.FindObjects(tags) is not null).ShouldBeLessThanOrEqualTo(1); // the first entry
        ShouldBeFoundByObjects(known);
    }

    [Fact]
    public void Equal_tags_in_new_objects_are_found_by_content_only()
    {
        var known = Fill();
        var equal = known.ConvertAll(static tags => new Tag[] { new(tags[0].Key, new string(((string)tags[0].Value!).AsSpan())), tags[1] });
        for (var i = 0; i < Sets; i++)
            Find(equal[i]).ShouldBe($"{i}");
        equal.ShouldAllBe(tags => _table.FindObjects(tags) == null);
        ShouldBeFoundByObjects(known);
        equal.ShouldAllBe(tags => _table.FindObjects(tags) == null);
    }

    [Fact]
    public void The_same_values_under_other_keys_are_other_tags()
    {
        Tag[] one = [new("a", "x"), new("b", "y")], other = [new("a", "x"), new("c", "y")], fewer = [new("a", "x")];
        Add(one, "one");
        Find(one);
        _table.FindObjects(one).ShouldBe("one");
        _table.FindObjects(other).ShouldBeNull();
        _table.FindObjects(fewer).ShouldBeNull();
        _table.FindObjects([]).ShouldBeNull();
        _table.FindObjects([one[1], one[0]]).ShouldBeNull();

        // They lie at the same place: whoever was there first stays.
        Add(other, "other");
        Find(one);
        Find(other).ShouldBe("other");
        _table.FindObjects(one).ShouldBe("one");
        _table.FindObjects(other).ShouldBeNull();
    }

    [Fact]
    public void Tags_that_the_collector_has_moved_are_found_by_their_objects_again()
    {
        var known = Fill();
        for (var moves = 0; moves < 3; moves++)
        {
            ShouldBeFoundByObjects(known);
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            for (var i = 0; i < Sets; i++)
                (_table.FindObjects(known[i]) ?? $"{i}").ShouldBe($"{i}");
        }
    }

    // More than half of them: of those that share a place, one is. A collection that moves them meanwhile costs another try.
    private void ShouldBeFoundByObjects(List<Tag[]> known)
    {
        for (var tries = 0; ; tries++)
        {
            for (var i = 0; i < Sets; i++)
                Find(known[i]).ShouldBe($"{i}");
            var found = known.ConvertAll(tags => _table.FindObjects(tags));
            for (var i = 0; i < Sets; i++)
                (found[i] ?? $"{i}").ShouldBe($"{i}");
            if (found.Count(static one => one is not null) is var count && (count > Sets / 2 || tries == 20))
            {
                count.ShouldBeGreaterThan(Sets / 2);
                return;
            }
        }
    }

    private List<Tag[]> Fill()
    {
        var known = new List<Tag[]>();
        for (var i = 0; i < Sets; i++)
        {
            known.Add([new("shop", $"shop {i}"), new("kind", i % 2 == 0 ? null : $"{i % 7}")]);
            Add(known[i], $"{i}");
        }

        return known;
    }

    private void Add(Tag[] tags, string series)
    {
        TagHash.TryOf(tags, out var hash).ShouldBeTrue();
        _table = _table.With(tags, hash, series);
    }

    private string? Find(ReadOnlySpan<Tag> tags)
    {
        TagHash.TryOf(tags, out var hash).ShouldBeTrue();
        return _table.Find(tags, hash);
    }
}
