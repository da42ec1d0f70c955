using Quartz;

namespace Gateway.Instrumentation.Quartz;

/// <summary>How the jobs of a Quartz scheduler are shown.</summary>
public sealed class QuartzMetricsOptions
{
    /// <summary>
    /// The name of a job on the page. By default its name, with its group in front unless that is <c>DEFAULT</c>: <c>reports.daily</c>; for a
    /// name that Quartz made up, the class of the job. A job for which this returns null or throws keeps that name.
    /// </summary>
    public Func<IJobDetail, string?>? JobName { get; set; }

    /// <summary>
    /// How many names of one-off jobs (not durable, and their trigger does not fire again) are shown. Those beyond are shown as
    /// <c>other</c>, and never take the place of a recurring job. By default 20.
    /// </summary>
    public int MaxOneOffJobs { get; set; } = 20;
}
