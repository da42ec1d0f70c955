using System.Diagnostics;

namespace Gateway.Instrumentation;

/// <summary>
/// The process as the operating system sees it: CPU time, memory, threads, open files and start time, with the names that
/// the Prometheus client libraries use. The page does not show a number that the system does not provide.
/// </summary>
/// <remarks>
/// Each scrape reads the numbers, on Linux in a few microseconds each. Only counting the open files allocates, and takes
/// longer the more files are open. All registries of a process show the same numbers. A host creates this family at start
/// unless <see cref="GatewayMetricsOptions.ProcessMetrics"/> is false.
/// <list type="table">
/// <listheader><term>metric</term><description>source</description></listheader>
/// <item><term><c>process_cpu_seconds_total</c></term><description><see cref="Environment.CpuUsage"/>, the sum of user and system time.</description></item>
/// <item><term><c>process_resident_memory_bytes</c></term><description>Linux: the second number of <c>/proc/self/statm</c>, in pages. Elsewhere <see cref="Process.WorkingSet64"/>.</description></item>
/// <item><term><c>process_virtual_memory_bytes</c></term><description>Linux: the first number of <c>/proc/self/statm</c>, in pages. Elsewhere <see cref="Process.VirtualMemorySize64"/>.</description></item>
/// <item><term><c>process_start_time_seconds</c></term><description><see cref="Process.StartTime"/>, read once.</description></item>
/// <item><term><c>process_open_fds</c></term><description>Linux: the entries of <c>/proc/self/fdinfo</c>, without the one that the counting itself opens. Not shown elsewhere.</description></item>
/// <item><term><c>process_num_threads</c></term><description>Linux: the field <c>num_threads</c> of <c>/proc/self/stat</c>. Elsewhere <see cref="Process.Threads"/>.</description></item>
/// </list>
/// On other systems than Linux, the three numbers from <see cref="Process"/> are read together, at most once a second.
/// </remarks>
public sealed class ProcessMetrics
{
    private readonly Counter _cpu;
    private readonly Gauge _residentMemory;
    private readonly Gauge _virtualMemory;
    private readonly Gauge _startTime;
    private readonly Gauge _openFiles;
    private readonly Gauge _threads;

    /// <summary>Registers the family's metrics and checks which numbers this system provides.</summary>
    /// <param name="metrics">The factory to register them with.</param>
    public ProcessMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        _cpu = metrics.Counter("process_cpu_seconds_total", "User and system time of the process on all cores, in seconds.");
        _residentMemory = metrics.Gauge("process_resident_memory_bytes", "Physical memory in use by the process, in bytes.");
        _virtualMemory = metrics.Gauge("process_virtual_memory_bytes", "Address space reserved by the process, in bytes.");
        _startTime = metrics.Gauge("process_start_time_seconds", "Unix timestamp of the start of the process, in seconds.");
        _openFiles = metrics.Gauge("process_open_fds", "Number of open file descriptors: files, sockets and pipes.");
        _threads = metrics.Gauge("process_num_threads", "Number of operating system threads, including the runtime's own.");

        // Callbacks of one metric add up. Shared adds these once per registry, even with several instances of this family.
        if (metrics.Registry.Enabled)
            metrics.Shared(factory => new Sources(this, factory.TimeProvider));
    }

    private sealed class Sources
    {
        public Sources(ProcessMetrics family, TimeProvider time)
        {
            ISystemProcess process = OperatingSystem.IsLinux() ? LinuxProcess.Instance : new OtherProcess(time);
            Show(family._cpu.AddCallback, static () => Environment.CpuUsage.TotalTime.TotalSeconds);
            Show(family._residentMemory.AddCallback, () => process.ResidentBytes);
            Show(family._virtualMemory.AddCallback, () => process.VirtualBytes);
            Show(family._openFiles.AddCallback, () => process.OpenFiles);
            Show(family._threads.AddCallback, () => process.Threads);
            if (IsGiven(StartTime, out var startedAt))
                family._startTime.Set(startedAt);
        }

        private static void Show(Func<Func<double>, IDisposable> addCallback, Func<double> read)
        {
            if (IsGiven(read, out _))
                addCallback(read);
        }

        // Tried once: a number that this system does not provide stays off the page and does not fail at every scrape.
        private static bool IsGiven(Func<double> read, out double number)
        {
            try
            {
                number = read();
                return true;
            }
#pragma warning disable CA1031 // the host must start, whatever an untested system throws
            catch (Exception)
#pragma warning restore CA1031
            {
                number = 0;
                return false;
            }
        }

        private static double StartTime()
        {
            using var process = Process.GetCurrentProcess();
            return (process.StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds;
        }
    }
}
