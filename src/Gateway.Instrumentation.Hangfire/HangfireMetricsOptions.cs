using Hangfire;
using Hangfire.Common;

namespace Gateway.Instrumentation.Hangfire;

/// <summary>How Hangfire's jobs and storage are shown.</summary>
public sealed class HangfireMetricsOptions
{
    /// <summary>
    /// The name of a job on the page. By default its class and method, with its queue in front unless that is <c>default</c>:
    /// <c>Reports.Send</c>, <c>critical.Reports.Send</c>. A job for which this returns null or throws keeps that name.
    /// </summary>
    public Func<Job, string?>? JobName { get; set; }

    /// <summary>
    /// Whether this instance shows what waits in the storage. All servers of a storage see the same numbers: let one instance show them,
    /// or their sum is too high. By default true.
    /// </summary>
    public bool PublishStorage { get; set; } = true;

    /// <summary>The storage to show; when null, <see cref="JobStorage.Current"/>.</summary>
    public JobStorage? Storage { get; set; }

    /// <summary>How often the storage is asked, on a timer: a scrape never asks it. By default 15 seconds.</summary>
    public TimeSpan StorageInterval { get; set; } = TimeSpan.FromSeconds(15);

    internal void ThrowIfInvalid()
    {
        if (StorageInterval <= TimeSpan.Zero || StorageInterval > TimeSpan.FromDays(1))
            throw new ArgumentOutOfRangeException(nameof(StorageInterval), StorageInterval, "Set more than zero and at most a day, such as TimeSpan.FromSeconds(15).");
    }
}
