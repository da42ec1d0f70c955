using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.Tests.Engine;

/// <summary>The user's code that recording calls, and that records in turn: without a guard, each of these ends the process.</summary>
public class RecursiveCodeTests
{
    [Fact]
    public void A_logger_that_registers_the_metric_again_is_called_once()
    {
        var log = new RecordingLog();
        var metrics = new MetricFactory(new MetricRegistry(logger: log));
        metrics.Counter("a_total", "A.");
        log.Record = () => metrics.Counter("a_total", "Something else.");
        metrics.Counter("a_total", "B.");
        metrics.Counter("a_total", "C.");
        log.Calls.ShouldBe(1);
    }

    [Fact]
    public void A_logger_that_makes_another_mistake_each_time_is_called_a_few_times()
    {
        var log = new RecordingLog();
        var metrics = new MetricFactory(new MetricRegistry(logger: log));
        log.Record = () => metrics.Counter($"m{log.Calls}_total", "M.").Inc(-1L);
        metrics.Counter("a_total", "A.").Inc(-1L);
        log.Calls.ShouldBeInRange(1, 10);
    }

    [Fact]
    public void A_classifier_that_reports_a_failure_gives_the_class_name()
    {
        MetricFactory? metrics = null;
        var test = new TestRegistry(errors: new Classifier(exception => metrics!.Errors.Classify(exception)));
        metrics = test.Metrics;
        var recorder = new Recorder(test);
        using (var scope = recorder.Start())
            scope.Fail(new TimeoutException());
        recorder.End.ErrorType.ShouldBe("TimeoutException");
    }

    [Fact]
    public void An_exception_inside_very_many_others_is_classified()
    {
        Exception exception = new TimeoutException();
        for (var i = 0; i < 100_000; i++)
            exception = new AggregateException("", exception);
        new ErrorClassifier().Classify(exception).ShouldBe("timeout_error");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_operation_that_starts_itself_is_counted_as_failed_code(bool atTheStart)
    {
        var test = new TestRegistry();
        OperationKind<Handles>? kind = null;
        var ends = 0;
        kind = test.Metrics.OperationKind<Handles>(
            (handles, _) =>
            {
                ends++;
                if (!atTheStart)
                    kind!.Start(handles).Dispose();
            },
            handles =>
            {
                if (atTheStart)
                    kind!.Start(handles).Dispose();
            });
        kind.Start(new Handles()).Dispose();
        ends.ShouldBeGreaterThan(0);
        test.OwnSamples.ShouldContain("gateway_metrics_rejected_total{metric=\"Handles\",reason=\"operation_failed\"}");
    }

    [Fact]
    public void What_is_in_progress_when_the_stack_ends_is_counted_back()
    {
        var gauge = new TestRegistry().Metrics.Gauge("jobs_inprogress", "Jobs that run now.");
        var nested = 0;
        void Nest()
        {
            using var job = gauge.TrackInProgress();
            if (gauge.Value > nested)
            {
                nested++;
                Nest();
            }
        }

        Nest();
        gauge.Value.ShouldBe(0);
    }

    [Fact]
    public void A_bundle_that_looks_itself_up_is_told_so()
    {
        var metrics = new TestRegistry().Metrics;
        Labeled<Handles, string>? bundles = null;
        bundles = metrics.Bundle(Label.Text("a"), a => bundles!.WithLabels(a));
        Should.Throw<InvalidOperationException>(() => bundles.WithLabels("x")).Message.ShouldStartWith("The delegate of the bundle Handles looks up bundles without end");
    }

    private sealed class Handles;

    private sealed class Classifier(Func<Exception, string> classify) : IErrorClassifier
    {
        public string Classify(Exception exception) => classify(exception);
    }

    private sealed class RecordingLog : ILogger<MetricRegistry>
    {
        public int Calls { get; private set; }

        public Action Record { get; set; } = () => { };

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Calls++;
            Record();
        }
    }
}
