using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Scopes;

public class FamilyCallbackTests
{
    private readonly TestRegistry _test = new();
    private readonly Exception _thrown = new InvalidOperationException("the family is broken");

    [Fact]
    public void An_end_that_throws_does_not_reach_the_caller()
    {
        var operation = _test.Metrics.OperationKind<object>((_, _) => throw _thrown);
        operation.Start(this).Dispose();
        operation.Start(this).Run(() => 5).ShouldBe(5);
        CountedAndLoggedOnce(times: 2);
    }

    [Fact]
    public void A_start_that_throws_does_not_reach_the_caller_and_the_end_is_recorded()
    {
        var ends = 0;
        var operation = _test.Metrics.OperationKind<object>((_, _) => ends++, _ => throw _thrown);
        operation.Start(this).Dispose();
        ends.ShouldBe(1);
        CountedAndLoggedOnce(times: 1);
    }

    [Fact]
    public void An_operation_with_outcomes_of_its_own_is_guarded_likewise()
    {
        var operation = _test.Metrics.OperationKind<object, LookupResult>((_, _) => throw _thrown, _ => throw _thrown);
        operation.Start(this).Run(() => LookupResult.Hit).ShouldBe(LookupResult.Hit);
        CountedAndLoggedOnce(times: 2);
    }

    [Fact]
    public void The_works_own_exception_is_what_the_caller_sees()
    {
        var operation = _test.Metrics.OperationKind<object>((_, _) => throw _thrown);
        Should.Throw<TimeoutException>(() => operation.Start(this).Run(new Action(() => throw new TimeoutException())));
    }

    [Fact]
    public void The_slot_of_an_end_that_threw_can_be_used_again()
    {
        var broken = _test.Metrics.OperationKind<object>((_, _) => throw _thrown);
        for (var i = 0; i < 10; i++)
            broken.Start(this).Dispose();
        var recorder = new Recorder(_test);
        recorder.Start().Run(() => { });
        recorder.Story.ShouldBe("Success - 0s");
    }

    [Fact]
    public void A_logger_that_throws_does_not_reach_the_caller_either()
    {
        var registry = new MetricRegistry(logger: new BrokenLog());
        var metrics = new MetricFactory(registry);
        metrics.OperationKind<object>((_, _) => throw _thrown).Start(this).Dispose();
        var counter = metrics.Counter("jobs_total", "Jobs.", Label.Text("queue", limit: 1));
        counter.WithLabels("a").Inc(-1L);
        counter.WithLabels("b").Inc();
        metrics.Counter("jobs_total", "Other help.", Label.Text("queue", limit: 1)).ShouldBeSameAs(counter);
        counter.WithLabels("other").Value.ShouldBe(1);
    }

    [Fact]
    public void An_adapter_reports_what_the_code_that_it_called_threw()
    {
        for (var i = 0; i < 3; i++)
            _test.Metrics.ReportFailure(nameof(Object), _thrown);

        CountedAndLoggedOnce(3);
    }

    private void CountedAndLoggedOnce(int times)
    {
        _test.Registry.Scrape().Value("gateway_metrics_rejected_total", ("metric", "Object"), ("reason", "operation_failed")).ShouldBe(times);
        _test.Log.Entries.Count.ShouldBe(1);
        _test.Log.Entries.ShouldAllBe(entry => ReferenceEquals(entry.Exception, _thrown));
        _test.Log.Messages.Distinct().ShouldBe(
            ["Error: Code of Object that records metrics threw: those metrics may be incomplete. Counted in gateway_metrics_rejected_total, logged once."]);
    }

    private sealed class BrokenLog : Microsoft.Extensions.Logging.ILogger<MetricRegistry>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => throw new NotSupportedException();

        public bool IsEnabled(Microsoft.Extensions.Logging.LogLevel logLevel) => throw new NotSupportedException();

        public void Log<TState>(
            Microsoft.Extensions.Logging.LogLevel logLevel, Microsoft.Extensions.Logging.EventId eventId, TState state,
            Exception? exception, Func<TState, Exception?, string> formatter) => throw new NotSupportedException();
    }
}
