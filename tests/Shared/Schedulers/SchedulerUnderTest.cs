using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.TestServers;

/// <summary>
/// A scheduler with one job, which does <see cref="Work"/>. To try a scheduler of your own, derive from this class and from
/// <see cref="SchedulerConformance"/>.
/// </summary>
public abstract class SchedulerUnderTest : IAsyncDisposable
{
    /// <summary>The metrics that the scheduler records to.</summary>
    public abstract GatewayMetrics Metrics { get; }

    /// <summary>The job's label <c>job_name</c>.</summary>
    public abstract string JobName { get; }

    /// <summary>How the scheduler leaves out a run.</summary>
    public abstract JobSkipReason SkipReason { get; }

    /// <summary>What each run does. The suite sets it before it starts a run.</summary>
    public Func<CancellationToken, Task> Work { get; set; } = static _ => Task.CompletedTask;

    /// <summary>Starts one run. It need not wait for the end, and does not throw what the run throws.</summary>
    public abstract Task TriggerAsync();

    /// <summary>Makes one run due by the schedule, so that its start delay is known. It need not wait for the end.</summary>
    public abstract Task RunOnScheduleAsync();

    /// <summary>Cancels the run in progress, whose token the work receives.</summary>
    public abstract Task CancelAsync();

    /// <summary>Makes at least one run due that is left out.</summary>
    public abstract Task SkipAsync();

    public abstract ValueTask DisposeAsync();

    /// <summary>All runs with an outcome, over all triggers; with all outcomes when null.</summary>
    public double Runs(string? outcome = null) => Metrics.Registry.Snapshot().Find("job_runs_total")!.Series
        .Where(series => series.Labels["job_name"] == JobName && (outcome is null || series.Labels["outcome"] == outcome)).Sum(static series => series.Value ?? 0);

    public double Skipped(JobSkipReason? reason = null) => Metrics.Registry.Snapshot().Find("job_skipped_total")!.Series
        .Where(series => series.Labels["job_name"] == JobName && (reason is null || string.Equals(series.Labels["reason"], $"{reason}", StringComparison.OrdinalIgnoreCase))).Sum(static series => series.Value ?? 0);

    public double Value(string name, params (string Name, string Value)[] labels)
    {
        (string, string)[] all = [("job_name", JobName), .. labels];
        return Metrics.Has(name, all) ? Metrics.Value(name, all) : 0;
    }

    /// <summary>Waits until the page shows it.</summary>
    public static Task UntilAsync(Func<double> read, double value, string what) => UntilAsync(read, shown => shown == value, $"{what} to be {value}");

    public static Task UntilAsync(Func<double> read, Func<double, bool> isWanted, string what) => Poll.UntilAsync(() => Task.FromResult(read()), isWanted, what);
}
