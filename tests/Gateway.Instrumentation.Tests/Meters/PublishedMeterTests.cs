using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.Instrumentation.Tests.Meters;

public class PublishedMeterTests
{
    private readonly TestRegistry _test = new(options => options.ServiceName = "shop");

    [Fact]
    public void Every_type_of_metric_is_an_instrument_with_the_numbers_and_labels_of_the_page()
    {
        _test.Metrics.Counter("orders_total", "Orders.", Label.Text("shop"), Label.Flag("paid")).WithLabels("berlin", true).Inc(2.5);
        _test.Metrics.Gauge("depth", "Depth.").Set(double.NegativeInfinity);
        _test.Metrics.Info("build_info", "Build.", Label.Text("version")).WithLabels("1.4").Set();
        var wait = _test.Metrics.Histogram("wait_seconds", "Waits.", [0.5, 1]);
        wait.Observe(0.25);
        wait.Observe(2);
        _test.Metrics.Summary("render_seconds", "Rendering.", [0.5, 0.95]).Observe(0.2);
        using var published = _test.Registry.PublishAsMeter("Gateway");
        using var meter = new ReadMeter(_test.Registry);

        meter.Read().Select(line => line.Replace("service_name=shop", "S", StringComparison.Ordinal)).ShouldBe(
        [
            "orders_total{shop=berlin,paid=true,S} 2.5",
            "depth{S} -Infinity",
            "build_info{version=1.4,S} 1",
            "wait_seconds_count{S} 2",
            "wait_seconds_sum{S} 2.25",
            "render_seconds{S,quantile=0.5} 0.2",
            "render_seconds{S,quantile=0.95} 0.2",
            "render_seconds_count{S} 1",
            "render_seconds_sum{S} 0.2",
        ]);
        meter.Instruments.ShouldAllBe(instrument => instrument.IsObservable && instrument.Unit == null);
        meter.Instruments.Single(instrument => instrument.Name == "orders_total").ShouldBeOfType<ObservableCounter<double>>().Description.ShouldBe("Orders.");
        meter.Instruments.Single(instrument => instrument.Name == "depth").ShouldBeOfType<ObservableGauge<double>>();
        meter.Instruments.Single(instrument => instrument.Name == "wait_seconds_count").Description.ShouldBe("Number of observations. Waits.");
    }

    [Fact]
    public void A_sum_that_may_fall_is_no_counter()
    {
        using var published = _test.Registry.PublishAsMeter("Gateway");
        using var meter = new ReadMeter(_test.Registry);
        _test.Metrics.Histogram("change", "Changes.", [-1, 1]).Observe(-3);
        var growing = _test.Metrics.Histogram("wait_seconds", "Waits.", [1]);
        growing.Observe(-3);

        meter.Instruments.Single(instrument => instrument.Name == "change_sum").ShouldBeOfType<ObservableUpDownCounter<double>>();
        meter.Read().ShouldBe(["change_count{service_name=shop} 1", "change_sum{service_name=shop} -3", "wait_seconds_count{service_name=shop} 1"]);
        growing.Observe(5);
        meter.Read().ShouldContain("wait_seconds_sum{service_name=shop} 2");
    }

    [Fact]
    public void A_metric_that_is_registered_later_is_an_instrument_at_once()
    {
        using var published = _test.Registry.PublishAsMeter("Gateway");
        using var meter = new ReadMeter(_test.Registry);
        meter.Instruments.ShouldBeEmpty();
        var orders = _test.Metrics.Counter("orders_total", "Orders.");
        meter.Instruments.Select(instrument => instrument.Name).ShouldBe(["orders_total"]);
        _test.Metrics.Counter("orders_total", "Orders."); // the same one again
        meter.Instruments.Count.ShouldBe(1);
        orders.Inc();
        meter.Read().ShouldBe(["orders_total{service_name=shop} 1"]);
    }

    [Fact]
    public void A_removed_series_leaves_and_comes_back_from_0()
    {
        using var published = _test.Registry.PublishAsMeter("Gateway");
        using var meter = new ReadMeter(_test.Registry);
        var orders = _test.Metrics.Counter("orders_total", "Orders.", Label.Text("shop"));
        orders.WithLabels("berlin").Inc(5);
        orders.WithLabels("rome").Inc(7);
        meter.Read().Count.ShouldBe(2);
        orders.Remove("berlin");
        meter.Read().ShouldBe(["orders_total{shop=rome,service_name=shop} 7"]);
        orders.WithLabels("berlin").Inc();
        meter.Read().ShouldContain("orders_total{shop=berlin,service_name=shop} 1");
    }

    [Fact]
    public void After_a_reset_a_counter_goes_on_from_what_it_has_shown()
    {
        using var published = _test.Registry.PublishAsMeter("Gateway");
        using var meter = new ReadMeter(_test.Registry);
        var orders = _test.Metrics.Counter("orders_total", "Orders.");
        orders.Inc(5);
        meter.Read().ShouldBe(["orders_total{service_name=shop} 5"]);
        _test.Registry.Reset();
        meter.Read().ShouldBe(["orders_total{service_name=shop} 5"]);
        orders.Inc(2);
        meter.Read().ShouldBe(["orders_total{service_name=shop} 7"]);
        _test.Registry.Reset();
        orders.Inc(20); // more than it had
        meter.Read().ShouldBe(["orders_total{service_name=shop} 27"]);
        _test.Registry.Reset();
        meter.Read();
        orders.Inc(0.5);
        meter.Read().ShouldBe(["orders_total{service_name=shop} 27.5"]);
    }

    [Fact]
    public void What_a_reset_keeps_is_not_shown_twice()
    {
        using var published = _test.Registry.PublishAsMeter("Gateway");
        using var meter = new ReadMeter(_test.Registry);
        var received = 5;
        var counter = _test.Metrics.Counter("received_total", "Received.");
        counter.AddCallback(() => received, keptAtReset: static () => 2);
        meter.Read().ShouldBe(["received_total{service_name=shop} 5"]);
        _test.Registry.Reset();
        counter.Value.ShouldBe(2);
        meter.Read().ShouldBe(["received_total{service_name=shop} 5"]);
        received = 8;
        meter.Read(); // whose callbacks may be those of the reading before
        meter.Read().ShouldBe(["received_total{service_name=shop} 8"]);
    }

    [Fact]
    public void A_series_that_is_made_anew_between_two_readings_goes_on_from_what_it_has_shown()
    {
        using var published = _test.Registry.PublishAsMeter("Gateway");
        using var meter = new ReadMeter(_test.Registry);
        var orders = _test.Metrics.Counter("orders_total", "Orders.", Label.Text("shop"));
        orders.WithLabels("berlin").Inc(5);
        meter.Read();
        orders.Remove("berlin");
        orders.WithLabels("berlin").Inc(3);
        meter.Read().ShouldBe(["orders_total{shop=berlin,service_name=shop} 8"]);
        orders.Remove("berlin");
        orders.WithLabels("berlin").Inc(30); // more than it had
        meter.Read().ShouldBe(["orders_total{shop=berlin,service_name=shop} 38"]);
    }

    [Fact]
    public void Series_that_are_taken_for_idle_while_somebody_records_are_not_counted_twice()
    {
        var test = new TestRegistry(options => (options.SeriesIdleTimeout, options.SeriesIdle) = (TimeSpan.FromSeconds(1), IdleSeries.All));
        using var published = test.Registry.PublishAsMeter("Gateway");
        using var meter = new ReadMeter(test.Registry);
        var orders = test.Metrics.Counter("orders_total", "Orders.", Label.Text("shop"));
        var waits = test.Metrics.Histogram("wait_seconds", "Waits.", [1], Label.Text("shop"));
        const int Rounds = 3000, Recordings = 20;
        Dictionary<string, double> last = [], added = [];
        Threads.Run(3, thread =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                for (var recording = 0; thread > 0 && recording < Recordings; recording++)
                {
                    orders.WithLabels("berlin").Inc();
                    waits.WithLabels("berlin").Observe(1);
                }

                if (thread == 0)
                {
                    test.Registry.RemoveIdleSeries();
                    test.Time.Advance(TimeSpan.FromSeconds(2));
                    Read();
                }
            }
        });
        Read();
        added.Count.ShouldBe(3);
        added.Values.ShouldAllBe(static total => total > 0 && total <= 2 * Rounds * Recordings);

        // As an exporter of differences does, which forgets what it does not read any more.
        void Read()
        {
            var read = meter.Read().ToDictionary(static line => line.Split(' ')[0], static line => double.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture));
            foreach (var (series, value) in read)
            {
                value.ShouldBeGreaterThanOrEqualTo(last.GetValueOrDefault(series), series);
                added[series] = added.GetValueOrDefault(series) + value - last.GetValueOrDefault(series);
            }

            last = read;
        }
    }

    [Fact]
    public void A_sum_does_not_fall_by_a_negative_observation_nor_by_a_reset()
    {
        using var published = _test.Registry.PublishAsMeter("Gateway");
        using var meter = new ReadMeter(_test.Registry);
        var wait = _test.Metrics.Histogram("wait_seconds", "Waits.", [1]);
        wait.Observe(3, 2);
        meter.Read().ShouldBe(["wait_seconds_count{service_name=shop} 2", "wait_seconds_sum{service_name=shop} 6"]);
        wait.Observe(-1);
        meter.Read().ShouldBe(["wait_seconds_count{service_name=shop} 3", "wait_seconds_sum{service_name=shop} 6"]);
        wait.Observe(3);
        meter.Read().ShouldBe(["wait_seconds_count{service_name=shop} 4", "wait_seconds_sum{service_name=shop} 8"]);
        _test.Registry.Reset();
        wait.Observe(2);
        meter.Read().ShouldBe(["wait_seconds_count{service_name=shop} 5", "wait_seconds_sum{service_name=shop} 10"]);
    }

    [Fact]
    public void Hostile_label_values_are_tags_as_they_are()
    {
        const string Hostile = "a\"b\\c\nd\u20ac😀";
        using var published = _test.Registry.PublishAsMeter("Gateway");
        using var meter = new ReadMeter(_test.Registry);
        _test.Metrics.Counter("orders_total", "Orders.", Label.Text("shop")).WithLabels(Hostile).Inc();
        meter.Read().ShouldBe([$"orders_total{{shop={Hostile},service_name=shop}} 1"]);
    }

    [Fact]
    public void Callbacks_are_asked_once_for_a_reading_of_all_instruments_and_anew_for_the_next()
    {
        var asked = 0;
        _test.Metrics.Gauge("one", "One.").SetCallback(() => ++asked);
        _test.Metrics.Gauge("two", "Two.").SetCallback(() => asked * 10);
        _test.Metrics.Counter("three_total", "Three.").AddCallback(() => asked);
        using var published = _test.Registry.PublishAsMeter("Gateway");
        using var meter = new ReadMeter(_test.Registry);
        asked.ShouldBe(0); // nobody has read yet
        meter.Read().ShouldBe(["one{service_name=shop} 1", "two{service_name=shop} 10", "three_total{service_name=shop} 1"]);
        meter.Read().ShouldBe(["one{service_name=shop} 2", "two{service_name=shop} 20", "three_total{service_name=shop} 2"]);
        asked.ShouldBe(2);
    }

    [Fact]
    public void A_callback_that_hangs_or_throws_is_left_out_and_the_others_are_shown()
    {
        var test = new TestRegistry(options => options.CallbackTimeout = TimeSpan.FromSeconds(1));
        using var stop = new ManualResetEventSlim();
        test.Metrics.Gauge("hangs", "Hangs.").SetCallback(() =>
        {
            stop.Wait();
            return 1;
        });
        test.Metrics.Gauge("throws", "Throws.").SetCallback(() => throw new InvalidOperationException("broken"));
        test.Metrics.Gauge("answers", "Answers.").SetCallback(() => 3);
        using var published = test.Registry.PublishAsMeter("Gateway");
        using var meter = new ReadMeter(test.Registry);
        meter.Read().ShouldBe(["answers{} 3"]);
        meter.Read().ShouldBe(["answers{} 3"]);
        stop.Set();
    }

    [Fact]
    public void A_callback_may_read_the_meter()
    {
        using var published = _test.Registry.PublishAsMeter("Gateway");
        using var meter = new ReadMeter(_test.Registry);
        using var other = new ReadMeter(_test.Registry, only: instrument => instrument.Name == "orders_total");
        _test.Metrics.Counter("orders_total", "Orders.").Inc();
        _test.Metrics.Gauge("read", "Read.").SetCallback(() => other.Read().Count);
        meter.Read().ShouldBe(["orders_total{service_name=shop} 1", "read{service_name=shop} 1"]);
    }

    [Fact]
    public void A_disposed_publication_leaves_and_its_name_is_free_again()
    {
        var orders = _test.Metrics.Counter("orders_total", "Orders.");
        var published = _test.Registry.PublishAsMeter("Gateway");
        using var meter = new ReadMeter(_test.Registry);
        published.Dispose();
        meter.Left.ShouldBe(["orders_total"]);
        meter.Read().ShouldBeEmpty();
        _test.Metrics.Counter("later_total", "Later.");
        meter.Instruments.Count.ShouldBe(1);
        published.Dispose(); // again

        using var again = _test.Registry.PublishAsMeter("Gateway");
        orders.Inc();
        meter.Read().ShouldBe(["orders_total{service_name=shop} 1", "later_total{service_name=shop} 0"]);
    }

    [Fact]
    public void A_name_that_is_published_already_is_refused_because_everything_would_be_read_twice()
    {
        using var published = _test.Registry.PublishAsMeter("Gateway");
        Should.Throw<InvalidOperationException>(() => _test.Registry.PublishAsMeter("Gateway")).Message.ShouldContain("\"Gateway\" already");
        using var other = _test.Registry.PublishAsMeter("Other");
        using var meter = new ReadMeter(_test.Registry, "Other");
        _test.Metrics.Counter("orders_total", "Orders.");
        meter.Read().Count.ShouldBe(1);
        Should.Throw<ArgumentException>(() => _test.Registry.PublishAsMeter(" "));
    }

    [Fact]
    public void The_registrys_own_meter_does_not_come_back_and_what_came_from_a_meter_does_not_go_out_again()
    {
        using var library = new Meter("Library." + nameof(PublishedMeterTests));
        using var listening = _test.Registry.AddMeter("Gateway*", library.Name);
        using var published = _test.Registry.PublishAsMeter("Gateway." + nameof(PublishedMeterTests));
        using var meter = new ReadMeter(_test.Registry, "Gateway." + nameof(PublishedMeterTests));
        _test.Metrics.Counter("orders_total", "Orders.").Inc();
        library.CreateCounter<int>("queries").Add(3);
        meter.Read().ShouldBe(["orders_total{service_name=shop} 1"]);
        _test.Samples.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(
            ["orders_total{service_name=\"shop\"} 1", "queries_total{service_name=\"shop\"} 3"], ignoreOrder: true);
    }

    [Fact]
    public void A_registry_that_is_off_publishes_nothing()
    {
        var off = new TestRegistry(options => options.Enabled = false);
        using var published = off.Registry.PublishAsMeter("Gateway");
        using var meter = new ReadMeter(off.Registry);
        off.Metrics.Counter("orders_total", "Orders.").Inc();
        meter.Instruments.ShouldBeEmpty();
    }

    [Fact]
    public void A_listener_that_throws_does_not_reach_whoever_registers_a_metric()
    {
        using var published = _test.Registry.PublishAsMeter("Gateway");
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, _test.Registry) && instrument.Name == "orders_total")
                    throw new InvalidOperationException("broken listener");
            },
        };
        listener.Start();
        _test.Metrics.Counter("orders_total", "Orders.").Inc();
        _test.Samples.ShouldBe("orders_total{service_name=\"shop\"} 1");
        _test.OwnSamples.ShouldContain("gateway_metrics_rejected_total{metric=\"orders_total\",reason=\"callback_failed\",service_name=\"shop\"} 1");
    }

    [Fact]
    public void Recording_allocates_nothing_while_a_listener_reads()
    {
        using var published = _test.Registry.PublishAsMeter("Gateway");
        using var meter = new ReadMeter(_test.Registry);
        var orders = _test.Metrics.Counter("orders_total", "Orders.", Label.Text("shop"));
        var wait = _test.Metrics.Histogram("wait_seconds", "Waits.", [0.5, 1]);
        orders.WithLabels("berlin").Inc();
        wait.Observe(1);
        meter.Read().Count.ShouldBe(3);
        Allocated.By(() =>
        {
            orders.WithLabels("berlin").Inc();
            wait.Observe(1);
        }).ShouldBe(0);
    }

    [Fact]
    public void What_threads_register_and_record_while_others_read_is_all_there_once()
    {
        const int Metrics = 200;
        using var published = _test.Registry.PublishAsMeter("Gateway");
        using var meter = new ReadMeter(_test.Registry);
        using var reader = new ReadMeter(_test.Registry);
        var done = 0;
        Threads.Run(3, worker =>
        {
            if (worker == 2)
            {
                while (Volatile.Read(ref done) < 2)
                    reader.Read();
                return;
            }

            // Both register the same metrics and record to all.
            for (var i = 0; i < Metrics; i++)
                _test.Metrics.Counter($"orders_{i}_total", "Orders.").Inc();
            Interlocked.Increment(ref done);
        });

        var read = meter.Read();
        read.Count.ShouldBe(Metrics);
        read.ShouldAllBe(line => line.EndsWith(" 2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_host_publishes_while_it_lives()
    {
        using var host = TestHost.Build(services =>
        {
            services.AddGatewayMetrics(options => options.ProcessMetrics = false).AddFamily<LookupMetrics>().PublishAsMeter("Gateway").PublishAsMeter();
        });
        var registry = host.Services.GetRequiredService<MetricRegistry>();
        using var meter = new ReadMeter(registry);
        meter.Instruments.ShouldBeEmpty();
        await host.StartAsync();
        meter.Instruments.Count.ShouldBe(meter.Instruments.DistinctBy(instrument => instrument.Name).Count());
        meter.Instruments.Count.ShouldBeGreaterThan(0);
        await host.StopAsync();
        meter.Left.ShouldBeEmpty(); // a last reading still finds everything
        host.Dispose();
        meter.Left.Count.ShouldBe(meter.Instruments.Count);
    }
}
