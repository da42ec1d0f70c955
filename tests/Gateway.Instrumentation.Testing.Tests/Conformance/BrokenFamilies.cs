using System.Globalization;

namespace Gateway.Instrumentation.Testing.Tests.Conformance;

// Families that each break one rule and keep all others.
#pragma warning disable CA1822 // they are instances because families are

internal enum Size
{
    Small,
    Large,
}

internal sealed record Order(string Shop);

internal sealed class WithRead(MetricFactory metrics)
{
    private readonly Counter _jobs = metrics.Counter("jobs_total", "Jobs.");

    public void RecordJob() => _jobs.Inc();

    public double Quantile(double quantile) => throw new ArgumentOutOfRangeException(nameof(quantile));
}

internal sealed class ThrowsOnNaN(MetricFactory metrics)
{
    private readonly Gauge _share = metrics.Gauge("share", "A share.");

    public void SetShare(double share)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(share, double.NaN);
        _share.Set(share);
    }
}

internal sealed class ThrowsOnUndefinedEnum(MetricFactory metrics)
{
    private readonly Labeled<Counter, Size> _jobs = metrics.Counter("jobs_total", "Jobs.", Label.Enum<Size>("size"));
    private readonly int[] _weights = [1, 10];

    public void RecordJob(Size size) => _jobs.WithLabels(size).Inc(_weights[(int)size]);
}

internal sealed class ThrowsOnMaximum(MetricFactory metrics)
{
    private readonly Histogram _wait = metrics.Histogram("wait_seconds", "Waits.");

    public void RecordWait(TimeSpan duration) => _wait.Observe(duration == TimeSpan.MaxValue ? duration + duration : duration);
}

internal sealed class ThrowsAtTheEnd
{
    private readonly OperationKind<Counter> _job;
    private readonly Counter _jobs;

    public ThrowsAtTheEnd(MetricFactory metrics)
    {
        _jobs = metrics.Counter("jobs_total", "Jobs.");
        _job = metrics.OperationKind<Counter>(static (jobs, end) =>
        {
            jobs.Inc();
            if (end.Outcome == OperationOutcome.Success)
                throw new InvalidOperationException("no room for a success");
        });
    }

    public OperationScope TrackJob() => _job.Start(_jobs);
}

internal sealed class ThrowsWhenAnnouncingNothing(MetricFactory metrics)
{
    private readonly Labeled<Counter, string> _jobs = metrics.Counter("jobs_total", "Jobs.", Label.Text("queue"));

    public void RecordJob(string queue) => _jobs.WithLabels(queue).Inc();

    public void Announce(params ReadOnlySpan<string> queues)
    {
        _jobs.WithLabels(queues[0]);
        foreach (var queue in queues)
            _jobs.WithLabels(queue);
    }
}

internal sealed class RenamesNull(MetricFactory metrics)
{
    private readonly Labeled<Counter, string> _jobs = metrics.Counter("jobs_total", "Jobs.", Label.Text("queue"));

    public void RecordJob(string queue) => _jobs.WithLabels(queue ?? "none").Inc();
}

internal sealed class TurnsDurations(MetricFactory metrics)
{
    private readonly Histogram _wait = metrics.Histogram("wait_seconds", "Waits.");

    public void RecordWait(TimeSpan duration) => _wait.Observe(TimeSpan.FromTicks(Math.Abs(Math.Max(duration.Ticks, -long.MaxValue))));
}

internal sealed class HidesNegativeDurations(MetricFactory metrics)
{
    private readonly Histogram _wait = metrics.Histogram("wait_seconds", "Waits.");

    public void RecordWait(TimeSpan duration)
    {
        if (duration >= TimeSpan.Zero)
            _wait.Observe(duration);
    }
}

internal sealed class CountsNoNegativeDurations(MetricFactory metrics)
{
    private readonly Counter _waits = metrics.Counter("waits_total", "Waits.");
    private readonly Histogram _wait = metrics.Histogram("wait_seconds", "Waits.");

    public void RecordWait(TimeSpan duration)
    {
        _wait.Observe(duration);
        if (duration >= TimeSpan.Zero)
            _waits.Inc();
    }
}

internal sealed class CountsCancellations
{
    private readonly OperationKind<Counter> _job;
    private readonly Counter _errors;

    public CountsCancellations(MetricFactory metrics)
    {
        _errors = metrics.Counter("job_errors_total", "Jobs that failed.");
        _job = metrics.OperationKind<Counter>(static (errors, end) =>
        {
            if (end.Outcome != OperationOutcome.Success)
                errors.Inc();
        });
    }

    public OperationScope TrackJob() => _job.Start(_errors);
}

internal sealed class CancellationIsSuccess
{
    private readonly OperationKind<Gauge> _job;
    private readonly Gauge _lastSuccess;

    public CancellationIsSuccess(MetricFactory metrics)
    {
        _lastSuccess = metrics.Gauge("job_last_success_timestamp", "When a job last succeeded.");
        _job = metrics.OperationKind<Gauge>(static (lastSuccess, end) =>
        {
            if (end.ErrorType is null)
                lastSuccess.SetToTime(end.EndedAt);
        });
    }

    public OperationScope TrackJob() => _job.Start(_lastSuccess);
}

internal sealed class CancellationIsDone
{
    private readonly OperationKind<Counter> _job;
    private readonly Counter _done;

    public CancellationIsDone(MetricFactory metrics)
    {
        _done = metrics.Counter("jobs_done_total", "Jobs that were done.");
        _job = metrics.OperationKind<Counter>(static (done, end) =>
        {
            if (end.ErrorType is null)
                done.Inc();
        });
    }

    public OperationScope TrackJob() => _job.Start(_done);
}

internal sealed class SaysFailedWhenCancelled
{
    private readonly Labeled<Counter, OperationOutcome> _total;
    private readonly OperationKind<SaysFailedWhenCancelled> _job;

    public SaysFailedWhenCancelled(MetricFactory metrics)
    {
        _total = metrics.Counter("jobs_total", "Jobs.", Label.Enum<OperationOutcome>("status"));
        _job = metrics.OperationKind<SaysFailedWhenCancelled>(static (family, end) =>
            family._total.WithLabels(end.Outcome == OperationOutcome.Success ? OperationOutcome.Success : OperationOutcome.Failed).Inc());
    }

    public OperationScope TrackJob() => _job.Start(this);
}

internal sealed class TimesOnlySuccesses
{
    private readonly OperationKind<Histogram> _job;
    private readonly Histogram _duration;

    public TimesOnlySuccesses(MetricFactory metrics)
    {
        _duration = metrics.Histogram("job_duration_seconds", "Jobs.");
        _job = metrics.OperationKind<Histogram>(static (duration, end) =>
        {
            if (end.Outcome == OperationOutcome.Success)
                duration.Observe(end.Elapsed);
        });
    }

    public OperationScope TrackJob() => _job.Start(_duration);
}

internal sealed class TakesSilenceForSuccess
{
    private readonly Labeled<Counter, OperationOutcome> _total;
    private readonly OperationKind<TakesSilenceForSuccess> _job;

    public TakesSilenceForSuccess(MetricFactory metrics)
    {
        _total = metrics.Counter("jobs_total", "Jobs.", Label.Enum<OperationOutcome>("status"));
        _job = metrics.OperationKind<TakesSilenceForSuccess>(static (family, end) =>
            family._total.WithLabels(end.ErrorType == "unknown" ? OperationOutcome.Success : end.Outcome).Inc());
    }

    public OperationScope TrackJob() => _job.Start(this);
}

internal sealed class EndsTwice(MetricFactory metrics)
{
    private readonly Counter _jobs = metrics.Counter("jobs_total", "Jobs.");

    public Job TrackJob() => new(_jobs);

    internal readonly struct Job(Counter jobs) : IDisposable
    {
        public void Dispose() => jobs.Inc();
    }
}

internal sealed class LeavesOneRunning
{
    private readonly OperationKind<Gauge> _job;
    private readonly Gauge _running;

    public LeavesOneRunning(MetricFactory metrics)
    {
        _running = metrics.Gauge("jobs_active", "Jobs that run now.");
        _job = metrics.OperationKind<Gauge>(
            static (running, end) =>
            {
                if (end.Outcome != OperationOutcome.Cancelled)
                    running.Dec();
            },
            static running => running.Inc());
    }

    public OperationScope TrackJob() => _job.Start(_running);
}

internal sealed class StartsTwoAndEndsOne
{
    private readonly OperationKind<Gauge> _job;
    private readonly Gauge _running;

    public StartsTwoAndEndsOne(MetricFactory metrics)
    {
        _running = metrics.Gauge("jobs_active", "Jobs that run now.");
        _job = metrics.OperationKind<Gauge>(static (running, _) => running.Dec(), static running => running.Inc(2));
    }

    public OperationScope TrackJob() => _job.Start(_running);
}

internal sealed class RecordsOneRunning(MetricFactory metrics)
{
    private readonly Gauge _running = metrics.Gauge("jobs_inprogress", "Jobs that run now.");

    public void RecordJob() => _running.Inc();
}

internal sealed class AnnouncesWithAnEvent(MetricFactory metrics)
{
    private readonly Labeled<Counter, string> _jobs = metrics.Counter("jobs_total", "Jobs.", Label.Text("queue"));

    public void RecordJob(string queue) => _jobs.WithLabels(queue).Inc();

    public void Announce(string queue) => RecordJob(queue);
}

internal sealed class AnnouncesNothing(MetricFactory metrics)
{
    private readonly Labeled<Counter, string> _jobs = metrics.Counter("jobs_total", "Jobs.", Label.Text("queue"));

    public void RecordJob(string queue) => _jobs.WithLabels(queue).Inc();

    public void Announce(string queue) => _ = queue;
}

internal sealed class ForgetsToAnnounceErrors
{
    private readonly Labeled<Counter, string, string> _errors;
    private readonly Labeled<Counter, string> _jobs;
    private readonly Labeled<Handles, string> _queues;
    private readonly OperationKind<Handles> _job;

    public ForgetsToAnnounceErrors(MetricFactory metrics)
    {
        var queue = Label.Text("queue");
        _jobs = metrics.Counter("jobs_total", "Jobs.", queue);
        _errors = metrics.Counter("job_errors_total", "Jobs that failed.", queue, Label.Text("error_type"));
        _queues = metrics.Bundle(queue, name => new Handles(this, name));
        _job = metrics.OperationKind<Handles>(static (queue, end) => queue.End(end));
    }

    public OperationScope TrackJob(string queue) => _job.Start(_queues.WithLabels(queue));

    public void Announce(string queue) => _queues.WithLabels(queue);

    private sealed class Handles(ForgetsToAnnounceErrors family, string queue)
    {
        private readonly Counter _jobs = family._jobs.WithLabels(queue);

        public void End(OperationEnd end)
        {
            _jobs.Inc();
            if (end.ErrorType is not null)
                family._errors.WithLabels(queue, end.ErrorType).Inc();
        }
    }
}

internal sealed class ForgetsAnOutcome(MetricFactory metrics)
{
    private readonly Labeled<Counter, string, OperationOutcome> _jobs =
        metrics.Counter("jobs_total", "Jobs.", Label.Text("queue"), Label.Enum<OperationOutcome>("status"));

    public void RecordJob(string queue, OperationOutcome outcome) => _jobs.WithLabels(queue, outcome).Inc();

    public void Announce(string queue) => _jobs.WithLabels(queue, OperationOutcome.Success);
}

internal sealed class RecordsOtherSeries(MetricFactory metrics)
{
    private readonly TimedOperation<string> _job = metrics.TimedOperation("job", "Jobs.", null, Label.Text("queue"));

    public OperationScope TrackJob(string queue) => _job.Start(queue);

    public void RecordJob(string queue, TimeSpan duration) => _job.Record(queue, OperationOutcome.Cancelled, duration);
}

internal sealed class RecordsInOtherUnits(MetricFactory metrics)
{
    private readonly TimedOperation<string> _job = metrics.TimedOperation("job", "Jobs.", null, Label.Text("queue"));

    public OperationScope TrackJob(string queue) => _job.Start(queue);

    public void RecordJob(string queue, TimeSpan duration) => _job.Record(queue, duration.Ticks is > 0 and < long.MaxValue / 1000 ? duration * 1000 : duration);
}

internal sealed class ForgetsFailuresTimedElsewhere
{
    private readonly Counter _errors;
    private readonly OperationKind<Counter> _job;

    public ForgetsFailuresTimedElsewhere(MetricFactory metrics)
    {
        _errors = metrics.Counter("job_errors_total", "Jobs that failed.");
        _job = metrics.OperationKind<Counter>(static (errors, end) =>
        {
            if (end.Outcome == OperationOutcome.Failed)
                errors.Inc();
        });
    }

    public OperationScope TrackJob() => _job.Start(_errors);

    public void RecordJob(string errorType, TimeSpan duration) => _job.Record(_errors, errorType == "timeout_error" ? OperationOutcome.Success : OperationOutcome.Failed, duration);
}

internal sealed class MakesTexts(MetricFactory metrics)
{
    private readonly Labeled<Counter, string> _jobs = metrics.Counter("jobs_total", "Jobs.", Label.Text("worker"));

    public void RecordJob(int worker) => _jobs.WithLabels(worker.ToString("D4", CultureInfo.InvariantCulture)).Inc();
}

internal sealed class MakesTextsForFailures
{
    private readonly Labeled<Counter, string> _errors;
    private readonly OperationKind<MakesTextsForFailures> _job;

    public MakesTextsForFailures(MetricFactory metrics)
    {
        _errors = metrics.Counter("job_errors_total", "Jobs that failed.", Label.Text("error_type"));
        _job = metrics.OperationKind<MakesTextsForFailures>(static (family, end) =>
        {
            if (end.ErrorType is not null)
                family._errors.WithLabels("job_" + end.ErrorType).Inc();
        });
    }

    public OperationScope TrackJob() => _job.Start(this);
}

internal sealed class AddsACallbackEach
{
    public AddsACallbackEach(MetricFactory metrics) => metrics.Gauge("workers", "Workers.").AddCallback(static () => 4);
}

internal sealed class CountsForItself(MetricFactory metrics)
{
    private readonly Gauge _seen = metrics.Gauge("jobs_seen", "Jobs since the start.");
    private int _jobs;

    public void RecordJob() => _seen.Set(Interlocked.Increment(ref _jobs));
}

internal sealed class RecordsOneOfTwo
{
    private readonly Counter _jobs;

    public RecordsOneOfTwo(MetricFactory metrics)
    {
        _jobs = metrics.Counter("jobs_total", "Jobs.");
        metrics.Counter("job_retries_total", "Jobs that ran once more.");
    }

    public void RecordJob() => _jobs.Inc();
}

internal sealed class TwoFaults
{
    private readonly Labeled<Counter, string> _jobs;

    public TwoFaults(MetricFactory metrics)
    {
        _jobs = metrics.Counter("jobs_total", "Jobs.", Label.Text("queue"));
        metrics.Counter("job_retries_total", "Jobs that ran once more.");
    }

    public void RecordJob(string queue) => _jobs.WithLabels(queue ?? "none").Inc();
}

internal sealed class TakesAnOrder(MetricFactory metrics)
{
    private readonly Labeled<Counter, string> _orders = metrics.Counter("orders_total", "Orders.", Label.Text("shop"));

    public void RecordOrder(Order order) => _orders.WithLabels(order.Shop).Inc();
}
