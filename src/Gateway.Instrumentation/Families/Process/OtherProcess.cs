using System.Diagnostics;

namespace Gateway.Instrumentation;

/// <summary>Reads <see cref="Process"/> on systems without <c>/proc</c>. A read is expensive, so all numbers share one for a second.</summary>
internal sealed class OtherProcess(TimeProvider time) : ISystemProcess
{
    private static readonly TimeSpan Lasting = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Process _process = Process.GetCurrentProcess();
    private long? _readAt;

    public double ResidentBytes => Read(static process => process.WorkingSet64);

    public double VirtualBytes => Read(static process => process.VirtualMemorySize64);

    public double OpenFiles => throw new PlatformNotSupportedException();

    public double Threads => Read(static process => process.Threads.Count);

    private double Read(Func<Process, double> number)
    {
        lock (_gate)
        {
            if (_readAt is not { } last || time.GetElapsedTime(last) is var age && (age >= Lasting || age < TimeSpan.Zero))
            {
                _process.Refresh();
                _readAt = time.GetTimestamp();
            }

            return number(_process);
        }
    }
}
