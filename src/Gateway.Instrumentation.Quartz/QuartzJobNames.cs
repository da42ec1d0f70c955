using System.Collections.Concurrent;
using Quartz;

namespace Gateway.Instrumentation.Quartz;

/// <summary>The label of each job. One-off jobs may have a name of their own each, so only the first of them are shown.</summary>
internal sealed class QuartzJobNames(QuartzMetricsOptions options)
{
    public const string Other = "other";

    private readonly ConcurrentDictionary<string, bool> _oneOffs = new();

    public string Of(IJobDetail job) => Asked(job) ?? Of(job.Key) ?? job.JobType.Type.Name;

    /// <summary>The name by the key alone; null when only the class of the job can tell it.</summary>
    public static string? Of(JobKey key) =>
        Guid.TryParse(key.Name, out _) ? null : key.Group == JobKey.DefaultGroup ? key.Name : $"{key.Group}.{key.Name}";

    // Quartz does not run a job whose listener throws.
    private string? Asked(IJobDetail job)
    {
        try
        {
            return options.JobName?.Invoke(job);
        }
#pragma warning disable CA1031
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    public string OneOff(string name)
    {
        if (_oneOffs.ContainsKey(name))
            return name;
        lock (_oneOffs)
            return _oneOffs.Count < options.MaxOneOffJobs && _oneOffs.TryAdd(name, true) ? name : _oneOffs.ContainsKey(name) ? name : Other;
    }
}
