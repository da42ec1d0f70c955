using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation.Tests.Labels;

public class RemoveAllTests
{
    private readonly TestRegistry _test = new();
    private readonly Label<string> _user = Label.Text("user", limit: 3);
    private readonly Label<long> _code = Label.Number("code");
    private readonly Labeled<Counter, string, long> _calls;

    public RemoveAllTests() => _calls = _test.Metrics.Counter("calls_total", "Calls.", _user, _code);

    [Fact]
    public void The_series_with_one_value_of_a_label_leave()
    {
        foreach (var user in (string[])["a", "b"])
        {
            _calls.WithLabels(user, 1);
            _calls.WithLabels(user, 2);
        }

        _calls.RemoveAll(_user, "a").ShouldBeTrue();
        _calls.RemoveAll(_user, "a").ShouldBeFalse();
        _test.Samples.ShouldBe("calls_total{user=\"b\",code=\"1\"} 0\ncalls_total{user=\"b\",code=\"2\"} 0");
        _calls.RemoveAll(_code, 2).ShouldBeTrue();
        _test.Samples.ShouldBe("calls_total{user=\"b\",code=\"1\"} 0");
        _calls.WithLabels("a", 2).Inc();
        _calls.RemoveAll(_user, "a").ShouldBeTrue();
        _calls.RemoveAll(_code, 2).ShouldBeFalse();
    }

    [Fact]
    public void A_folded_value_removes_nothing()
    {
        foreach (var user in (string[])["a", "b", "c", "d"])
            _calls.WithLabels(user, 1).Inc();
        _calls.RemoveAll(_user, "d").ShouldBeFalse();
        _calls.WithLabels("other", 1).Value.ShouldBe(1);
    }

    [Fact]
    public void Series_with_other_values_stay_whichever_labels_are_given()
    {
        Label<string>[] labels = [.. Enumerable.Range(0, 5).Select(i => Label.Text($"l{i}"))];
        var five = _test.Metrics.Counter("five_total", "Five.", labels[0], labels[1], labels[2], labels[3], labels[4]);
        for (var a = 0; a < labels.Length; a++)
        {
            Announce();
            five.RemoveAll(labels[a], "1").ShouldBeTrue();
            Left().ShouldBe(16, $"label {a}");
            for (var b = 0; b < labels.Length; b++)
            {
                if (b == a)
                    continue;
                Announce();
                five.RemoveAll(labels[a], "1", labels[b], "0").ShouldBeTrue();
                Left().ShouldBe(24, $"labels {a} and {b}");
                five.RemoveAll(labels[a], "1", labels[b], "0").ShouldBeFalse();
            }
        }

        int Left() => _test.Samples.Split('\n').Count(line => line.StartsWith("five_total", StringComparison.Ordinal));

        void Announce()
        {
            for (var i = 0; i < 32; i++)
                five.WithLabels($"{i & 1}", $"{(i >> 1) & 1}", $"{(i >> 2) & 1}", $"{(i >> 3) & 1}", $"{(i >> 4) & 1}");
        }
    }

    [Fact]
    public void A_folded_value_of_one_of_two_labels_removes_nothing()
    {
        var calls = _test.Metrics.Counter("three_total", "Three.", _user, _code, Label.Text("kind"));
        foreach (var user in (string[])["a", "b", "c", "d"])
            calls.WithLabels(user, 1, "x").Inc();
        calls.RemoveAll(_user, "d", _code, 1).ShouldBeFalse();
        calls.RemoveAll(_code, 1, _user, "d").ShouldBeFalse();
        calls.RemoveAll(_user, "a", _code, 7).ShouldBeFalse();
        _test.Samples.Split('\n').Length.ShouldBe(4);
    }

    [Fact]
    public void No_label_at_all_is_refused()
    {
        Should.Throw<ArgumentNullException>(() => _calls.RemoveAll<string>(null!, "a")).ParamName.ShouldBe("label");
        var calls = _test.Metrics.Counter("three_total", "Three.", _user, _code, Label.Text("kind"));
        Should.Throw<ArgumentNullException>(() => calls.RemoveAll<string, long>(null!, "a", _code, 1)).ParamName.ShouldBe("labelA");
        Should.Throw<ArgumentNullException>(() => calls.RemoveAll<string, long>(_user, "a", null!, 1)).ParamName.ShouldBe("labelB");
    }

    [Fact]
    public void Values_that_were_removed_are_not_remembered()
    {
        var texts = Come(_calls, _user);
        GC.Collect();
        texts.Count(text => text.TryGetTarget(out _)).ShouldBeLessThan(50); // the table keeps a few places of those that left
        GC.KeepAlive(_calls);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static List<WeakReference<string>> Come(Labeled<Counter, string, long> calls, Label<string> user)
        {
            var texts = new List<WeakReference<string>>();
            for (var i = 0; i < 100; i++)
            {
                var text = $"user {i}";
                calls.WithLabels(text, 1).Inc();
                calls.RemoveAll(user, text).ShouldBeTrue();
                texts.Add(new(text));
            }

            calls.WithLabels("last", 1).Inc();
            return texts;
        }
    }

    [Fact]
    public void A_label_of_others_is_refused() =>
        Should.Throw<ArgumentException>(() => _calls.RemoveAll(Label.Text("user", limit: 3), "a")).Message.ShouldStartWith("These series have no such label \"user\"");

    [Fact]
    public void One_label_given_twice_is_refused_and_removes_nothing()
    {
        var user = Label.Text("user", limit: 3);
        var calls = _test.Metrics.Counter("three_total", "Three.", user, _code, Label.Text("kind"));
        calls.WithLabels("a", 1, "x").Inc();
        calls.WithLabels("b", 1, "x").Inc();
        foreach (var second in (string[])["b", "a", "never seen"])
            Should.Throw<ArgumentException>(() => calls.RemoveAll(user, "a", user, second)).Message.ShouldStartWith("The label \"user\" is given twice");
        calls.RemoveAll(user, "a", _code, 1).ShouldBeTrue();
        _test.Samples.ShouldBe("three_total{user=\"b\",code=\"1\",kind=\"x\"} 1");
    }

    [Fact]
    public void Every_number_of_labels_can_be_removed_by_each()
    {
        Label<string>[] labels = [.. Enumerable.Range(0, 5).Select(i => Label.Text($"l{i}"))];
        var three = _test.Metrics.Counter("three_total", "Three.", labels[0], labels[1], labels[2]);
        var four = _test.Metrics.Counter("four_total", "Four.", labels[0], labels[1], labels[2], labels[3]);
        var five = _test.Metrics.Counter("five_total", "Five.", labels[0], labels[1], labels[2], labels[3], labels[4]);
        for (var i = 0; i < labels.Length; i++)
        {
            three.WithLabels("v0", "v1", "v2");
            four.WithLabels("v0", "v1", "v2", "v3");
            five.WithLabels("v0", "v1", "v2", "v3", "v4");
            five.RemoveAll(labels[i], $"v{i}").ShouldBeTrue();
            (i < 4 && four.RemoveAll(labels[i], $"v{i}")).ShouldBe(i < 4);
            (i < 3 && three.RemoveAll(labels[i], $"v{i}")).ShouldBe(i < 3);
        }
    }
}
