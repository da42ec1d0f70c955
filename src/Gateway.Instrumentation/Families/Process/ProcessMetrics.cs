using System.Diagnostics;

namespace Gateway.Instrumentation;

/// <summary>
/// The process as the operating system sees it, under the names that Prometheus' client libraries use: CPU time, memory,
/// threads, open files, start. A number that the system does not give is not on the page.
/// </summary>
/// <remarks>
/// Nothing records to it: each number is read when it is scraped, on Linux in a few microseconds; only counting the open
/// files takes the longer the more there are, and allocates. All registries of a process show the same numbers. A host
/// creates it at start unless <see cref="GatewayMetricsOptions.ProcessMetrics"/> is false.
/// <list type="table">
/// <listheader><term>metric</term><description>source</description></listheader>
/// <item><term><c>process_cpu_seconds_total</c></term><description><see cref="Environment.CpuUsage"/>, user and system time added.</description></item>
/// <item><term><c>process_resident_memory_bytes</c></term><description>Linux: the second number of <c>/proc/self/statm</c>, in pages. Elsewhere <see cref="Process.WorkingSet64"/>.</description></item>
/// <item><term><c>process_virtual_memory_bytes</c></term><description>Linux: the first number of <c>/proc/self/statm</c>, in pages. Elsewhere <see cref="Process.VirtualMemorySize64"/>.</description></item>
/// <item><term><c>process_start_time_seconds</c></term><description><see cref="Process.StartTime"/>, read once.</description></item>
/// <item><term><c>process_open_fds</c></term><description>Linux: the entries of <c>/proc/self/fdinfo</c>, without the one that counting opens. Not shown elsewhere.</description></item>
/// <item><term><c>process_num_threads</c></term><description>Linux: the field <c>num_threads</c> of <c>/proc/self/stat</c>. Elsewhere <see cref="Process.Threads"/>.</description></item>
/// </list>
/// Elsewhere than on Linux the three of <see cref="Process"/> are read together, at most once a second.
/// </remarks>
public sealed class ProcessMetrics
{
    private readonly Counter _cpu;
    private readonly Gauge _residentMemory;
    private readonly Gauge _virtualMemory;
    private readonly Gauge _startTime;
    private readonly Gauge _openFiles;
    private readonly Gauge _threads;

    /// <summary>Registers the family's metrics and finds out what this system gives.</summary>
    /// <param name="metrics">Where to register them.</param>
    public ProcessMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        _cpu = metrics.Counter("process_cpu_seconds_total", "User and system time that the process has spent on all cores.");
        _residentMemory = metrics.Gauge("process_resident_memory_bytes", "Memory of the process that is in RAM now.");
        _virtualMemory = metrics.Gauge("process_virtual_memory_bytes", "Address space that the process has reserved.");
        _startTime = metrics.Gauge("process_start_time_seconds", "When the operating system started the process, in Unix seconds.");
        _openFiles = metrics.Gauge("process_open_fds", "File descriptors in use: files, sockets, pipes.");
        _threads = metrics.Gauge("process_num_threads", "Threads of the operating system, the runtime's own included.");

        // Callbacks of one metric add up, so that a registry has these once however many instances of this family it has.
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

        // Tried once: what this system does not give shall be missing, and not fail at every scrape.
        private static bool IsGiven(Func<double> read, out double number)
        {
            try
            {
                number = read();
                return true;
            }
#pragma warning disable CA1031 // the host has to start, whatever a system throws that nobody has tried
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
