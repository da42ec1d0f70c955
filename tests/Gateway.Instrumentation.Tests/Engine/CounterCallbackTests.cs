using System.Runtime.CompilerServices;
using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Engine;

public class CounterCallbackTests
{
    private readonly TestRegistry _test = new();
    private readonly Counter _collections;

    public CounterCallbackTests() => _collections = _test.Metrics.Counter("collections_total", "Collections done.");

    [Fact]
    public void A_callback_gives_the_number_at_each_scrape()
    {
        var number = 3.0;
        using var _ = _collections.AddCallback(() => number);
        _test.Samples.ShouldBe("collections_total 3");
        number = 4.5;
        _test.Samples.ShouldBe("collections_total 4.5");
        _collections.Value.ShouldBe(4.5);
    }

    [Fact]
    public void Callbacks_add_up_and_add_to_what_was_counted()
    {
        using var first = _collections.AddCallback(() => 10);
        using var second = _collections.AddCallback(() => 5.5);
        _collections.Inc();
        _collections.Inc(0.5);
        _test.Samples.ShouldBe("collections_total 17");
        _test.Samples.ShouldBe("collections_total 17");
    }

    [Fact]
    public void A_callback_alone_is_shown_exactly_as_it_is()
    {
        var number = 0.1;
        using var _ = _collections.AddCallback(() => number);
        for (var i = 1; i < 100; i++)
        {
            number *= Math.PI;
            _collections.Value.ShouldBe(number);
        }
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(9.5, null)]
    [InlineData(-1, "negative")]
    [InlineData(double.NaN, "not_finite")]
    [InlineData(double.NegativeInfinity, "not_finite")]
    [InlineData(double.PositiveInfinity, "not_finite")]
    public void A_number_that_is_no_higher_changes_nothing_until_the_highest_is_passed(double number, string? rejected)
    {
        var given = 10.0;
        using var _ = _collections.AddCallback(() => given);
        _test.Samples.ShouldBe("collections_total 10");
        given = number;
        _test.Samples.ShouldBe("collections_total 10");
        given = 11;
        _test.Samples.ShouldBe("collections_total 11");
        _test.OwnSamples.ShouldBe(rejected is null ? "" : $$"""gateway_metrics_rejected_total{metric="collections_total",reason="{{rejected}}"} 1""");
    }

    [Fact]
    public void The_largest_numbers_leave_the_counter_finite()
    {
        using var first = _collections.AddCallback(() => double.MaxValue);
        using var second = _collections.AddCallback(() => double.MaxValue);
        _collections.Value.ShouldBe(double.MaxValue);
    }

    [Fact]
    public void A_callback_that_throws_is_counted_logged_once_and_the_counter_keeps_what_it_showed()
    {
        var thrown = new InvalidOperationException("source is closed");
        var broken = false;
        using var _ = _collections.AddCallback(() => broken ? throw thrown : 10);
        using var working = _collections.AddCallback(() => 5);
        _test.Samples.ShouldBe("collections_total 15");
        broken = true;
        _test.Samples.ShouldBe("collections_total 15");
        _test.Samples.ShouldBe("collections_total 15");
        _test.OwnSamples.ShouldBe("""gateway_metrics_rejected_total{metric="collections_total",reason="callback_failed"} 3""");
        var entry = _test.Log.Entries.ShouldHaveSingleItem();
        entry.Exception.ShouldBeSameAs(thrown);
        entry.Message.ShouldStartWith("A callback of metric ");
        entry.Message.ShouldContain(" threw an exception:");
    }

    [Fact]
    public void A_counter_whose_callback_never_worked_shows_what_was_counted()
    {
        using var _ = _collections.AddCallback(() => throw new InvalidOperationException());
        _collections.Inc(2);
        _test.Samples.ShouldBe("collections_total 2");
    }

    [Fact]
    public void A_reset_lets_the_counter_start_from_0_and_only_what_comes_later_counts()
    {
        var number = 10.0;
        using var _ = _collections.AddCallback(() => number);
        _collections.Inc(3);
        _collections.Value.ShouldBe(13);
        number = 25; // nobody has scraped this
        _test.Registry.Reset();
        _test.Samples.ShouldBe("collections_total 0");
        number = 26;
        _collections.Inc();
        _test.Samples.ShouldBe("collections_total 2");
    }

    [Fact]
    public void A_reset_asks_callbacks_without_a_lock_and_survives_their_failure()
    {
        var done = false;
        using var broken = _collections.AddCallback(() => throw new InvalidOperationException());
        using var _ = _collections.AddCallback(() =>
        {
            var created = new Thread(() => _test.Metrics.Counter("created_total", "Made by another thread."));
            created.Start();
            done = created.Join(TimeSpan.FromSeconds(30));
            return 7;
        });
        _test.Registry.Reset();
        done.ShouldBeTrue();
        _collections.Value.ShouldBe(0);
    }

    [Fact]
    public void A_callback_that_reads_its_own_counter_is_left_out_there_and_does_not_call_itself()
    {
        var calls = 0;
        using var _ = _collections.AddCallback(() =>
        {
            calls++;
            _test.Registry.Reset();
            return 10 + _collections.Value;
        });
        _collections.Value.ShouldBe(10);
        calls.ShouldBe(1);
    }

    [Fact]
    public void A_callback_may_record_and_register_without_a_deadlock()
    {
        using var _ = _collections.AddCallback(() =>
        {
            _test.Metrics.Counter("reads_total", "Reads.").Inc();
            return 1;
        });
        _test.Registry.CollectText();
        _test.Samples.ShouldBe("collections_total 1\nreads_total 2");
    }

    [Fact]
    public void Disposing_asks_the_callback_no_longer_and_keeps_what_it_gave()
    {
        var number = 10.0;
        var registration = _collections.AddCallback(() => number);
        _collections.Value.ShouldBe(10);
        registration.Dispose();
        registration.Dispose();
        number = 20;
        _test.Samples.ShouldBe("collections_total 10");
    }

    [Fact]
    public void A_source_that_was_replaced_goes_on_above_the_old_one()
    {
        var number = 10.0;
        var registration = _collections.AddCallback(() => number);
        _collections.Value.ShouldBe(10);
        registration.Dispose();
        number = 2;
        using var replaced = _collections.AddCallback(() => number);
        _collections.Value.ShouldBe(12);
    }

    [Fact]
    public void The_same_delegate_may_be_added_twice_and_each_registration_takes_one_away()
    {
        var number = 4.0;
        Func<double> read = () => number;
        var first = _collections.AddCallback(read);
        using var second = _collections.AddCallback(read);
        _collections.Value.ShouldBe(8);
        first.Dispose();
        number = 5;
        _collections.Value.ShouldBe(9);
    }

    [Fact]
    public void Callbacks_of_each_label_set_are_its_own()
    {
        var collections = Labelled();
        using var a = collections.WithLabels("a").AddCallback(() => 1);
        using var b = collections.WithLabels("b").AddCallback(() => 2);
        _test.Of("heap_collections_total").ShouldBe("heap_collections_total{heap=\"a\"} 1\nheap_collections_total{heap=\"b\"} 2");
    }

    [Fact]
    public void A_removed_series_drops_its_callbacks_and_their_disposal_is_harmless()
    {
        var collections = Labelled();
        var calls = 0;
        var removed = collections.WithLabels("a");
        var registration = removed.AddCallback(() => 6 + ++calls);
        _test.Of("heap_collections_total").ShouldBe("heap_collections_total{heap=\"a\"} 7");
        collections.Remove("a");
        _test.Of("heap_collections_total").ShouldBeEmpty();
        removed.Value.ShouldBe(0);
        calls.ShouldBe(1);
        collections.WithLabels("a").Inc();
        registration.Dispose();
        _test.Of("heap_collections_total").ShouldBe("heap_collections_total{heap=\"a\"} 1");
    }

    [Fact]
    public void A_series_that_is_removed_while_its_callback_is_read_gives_nothing_to_the_one_made_anew()
    {
        var collections = Labelled();
        var series = collections.WithLabels("a");
        series.AddCallback(() =>
        {
            collections.Remove("a");
            collections.WithLabels("a").Inc();
            return 7;
        });
        series.Value.ShouldBe(0);
        _test.Of("heap_collections_total").ShouldBe("heap_collections_total{heap=\"a\"} 1");
    }

    [Fact]
    public void A_callback_added_through_an_old_handle_reaches_the_series_made_anew()
    {
        var collections = Labelled();
        var old = collections.WithLabels("a");
        collections.Remove("a");
        var number = 7;
        var registration = old.AddCallback(() => number);
        _test.Of("heap_collections_total").ShouldBe("heap_collections_total{heap=\"a\"} 7");
        registration.Dispose();
        number = 8;
        _test.Of("heap_collections_total").ShouldBe("heap_collections_total{heap=\"a\"} 7");
    }

    [Fact]
    public void A_counter_with_a_callback_is_never_idle_and_one_whose_callback_is_gone_may_be()
    {
        var test = new TestRegistry(options => (options.SeriesIdleTimeout, options.SeriesIdle) = (TimeSpan.FromMinutes(1), IdleSeries.All));
        var collections = test.Metrics.Counter("heap_collections_total", "Collections of a heap.", Label.Text("heap"));
        var registration = collections.WithLabels("a").AddCallback(() => 7);
        PassTwoMinutes();
        test.Samples.ShouldBe("heap_collections_total{heap=\"a\"} 7");
        registration.Dispose();
        PassTwoMinutes();
        test.Samples.ShouldBeEmpty();

        void PassTwoMinutes()
        {
            for (var i = 0; i < 8; i++)
            {
                test.Time.Advance(TimeSpan.FromSeconds(15));
                test.Registry.RemoveIdleSeries();
            }
        }
    }

    [Fact]
    public void A_registry_that_is_off_asks_nobody()
    {
        var test = new TestRegistry(options => options.Enabled = false);
        var counter = test.Metrics.Counter("collections_total", "Collections done.");
        using var _ = counter.AddCallback(() => throw new InvalidOperationException("asked"));
        counter.Value.ShouldBe(0);
        test.Registry.Reset();
        test.Log.Entries.ShouldBeEmpty();
    }

    [Fact]
    public void A_scrape_of_callbacks_allocates_nothing()
    {
        var number = 0.0;
        using var registration = _collections.AddCallback(() => number += 0.25);
        Allocated.By(() => _ = _collections.Value).ShouldBe(0);
    }

    [Fact]
    public void A_null_callback_is_refused() =>
        Should.Throw<ArgumentNullException>(() => _collections.AddCallback(null!)).ParamName.ShouldBe("read");

    [Fact]
    public void No_scrape_ever_sees_less_than_the_one_before_and_the_end_is_exact()
    {
        const int Rounds = 20_000;
        long first = 0, second = 0, left = 2;
        var passing = new List<StrongBox<bool>>();
        using var a = _collections.AddCallback(() => Volatile.Read(ref first));
        using var b = _collections.AddCallback(() => Volatile.Read(ref second));
        Threads.Run(5, thread =>
        {
            switch (thread)
            {
                case 0:
                case 1:
                    for (var i = 0; i < Rounds; i++)
                    {
                        Interlocked.Increment(ref thread == 0 ? ref first : ref second);
                        _collections.Inc();
                    }

                    Interlocked.Decrement(ref left);
                    break;
                case 2:
                    while (Volatile.Read(ref left) > 0)
                    {
                        var once = new StrongBox<bool>(); // whether a scrape came by
                        _collections.AddCallback(() =>
                        {
                            once.Value = true;
                            return 0.5;
                        }).Dispose();
                        passing.Add(once);
                    }

                    break;
                default:
                    for (var last = 0.0; Volatile.Read(ref left) > 0;)
                    {
                        var value = _test.Registry.Value("collections_total");
                        value.ShouldBeGreaterThanOrEqualTo(last);
                        last = value;
                    }

                    break;
            }
        });

        var end = _collections.Value;
        end.ShouldBe(4 * Rounds + 0.5 * passing.Count(once => once.Value));
        Interlocked.Add(ref first, 100);
        _collections.Value.ShouldBe(end + 100);
    }

    [Fact]
    public void Scrapes_at_the_same_moment_take_each_step_of_the_source_once()
    {
        long source = 0;
        using var _ = _collections.AddCallback(() => ++source);
        Threads.Run(4, _ =>
        {
            var last = 0.0;
            for (var i = 0; i < 200_000; i++)
            {
                var value = _collections.Value;
                if (value < last)
                    value.ShouldBeGreaterThanOrEqualTo(last);
                last = value;
            }
        });
        _collections.Value.ShouldBe(source);
    }

    [Fact]
    public void Resets_among_scrapes_never_show_a_negative_number_and_the_next_reset_is_exact()
    {
        long source = 0, left = 1;
        using var _ = _collections.AddCallback(() => Volatile.Read(ref source));
        _collections.Value.ShouldBe(0); // a scrape during the very first reading would have no number to show
        Threads.Run(3, thread =>
        {
            if (thread == 0)
            {
                for (var i = 0; i < 20_000; i++)
                {
                    Interlocked.Increment(ref source);
                    _test.Registry.Reset();
                }

                Interlocked.Decrement(ref left);
                return;
            }

            while (Volatile.Read(ref left) > 0)
                _test.Registry.Value("collections_total").ShouldBeInRange(0, Volatile.Read(ref source));
        });
        _test.Registry.Reset();
        _collections.Value.ShouldBe(0);
        source += 5;
        _collections.Value.ShouldBe(5);
        _test.OwnSamples.ShouldBeEmpty();
    }

    private Labeled<Counter, string> Labelled() => _test.Metrics.Counter("heap_collections_total", "Collections of a heap.", Label.Text("heap"));

    [Fact]
    public void A_reset_leaves_the_part_of_the_sources_number_that_is_to_stay()
    {
        var number = 10.0;
        using var _ = _collections.AddCallback(() => number, () => 3);
        _test.Samples.ShouldBe("collections_total 10");
        _test.Registry.Reset();
        _test.Samples.ShouldBe("collections_total 3");
        number = 12;
        _test.Samples.ShouldBe("collections_total 5");
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_part_that_is_no_count_leaves_nothing_at_a_reset(double kept)
    {
        using var _ = _collections.AddCallback(() => 10, () => kept);
        _test.Registry.Reset();
        _test.Samples.ShouldBe("collections_total 0");
    }

    [Fact]
    public void Two_callbacks_of_which_one_refuses_to_say_what_stays_leave_the_part_of_the_other()
    {
        using var first = _collections.AddCallback(() => 10, () => throw new InvalidOperationException("not now"));
        using var second = _collections.AddCallback(() => 5, () => 2);
        _test.Registry.Reset();
        _test.Samples.ShouldBe("collections_total 2");
    }

    [Fact]
    public void A_null_callback_for_what_stays_is_refused()
    {
        Should.Throw<ArgumentNullException>(() => _collections.AddCallback(null!, () => 1)).ParamName.ShouldBe("read");
        Should.Throw<ArgumentNullException>(() => _collections.AddCallback(() => 1, null!)).ParamName.ShouldBe("keptAtReset");
    }
}
