using System.Diagnostics;
using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

/// <summary>Against what .NET says of the same process. Other tests run meanwhile, so that some numbers agree only roughly.</summary>
[Collection("Counts threads")]
public class ProcessMetricsTests
{
    private readonly TestRegistry _test = new();

    public ProcessMetricsTests() => _ = new ProcessMetrics(_test.Metrics);

    [Fact]
    public void The_cpu_time_is_that_of_the_runtime()
    {
        for (var round = 0; round < 3; round++)
        {
            var before = Environment.CpuUsage.TotalTime.TotalSeconds;
            var shown = Value("process_cpu_seconds_total");
            shown.ShouldBeInRange(before, Environment.CpuUsage.TotalTime.TotalSeconds);
            while (Environment.CpuUsage.TotalTime.TotalSeconds < before + 0.05)
                Thread.SpinWait(1000);
            Value("process_cpu_seconds_total").ShouldBeGreaterThanOrEqualTo(before + 0.05);
        }
    }

    [Fact]
    public void The_memory_is_about_that_of_the_system()
    {
        using var process = Process.GetCurrentProcess();
        var resident = Value("process_resident_memory_bytes");
        (resident / Environment.WorkingSet).ShouldBeInRange(0.7, 1.4);
        var reserved = Value("process_virtual_memory_bytes");
        (reserved / process.VirtualMemorySize64).ShouldBeInRange(0.7, 1.4);
        reserved.ShouldBeGreaterThan(resident);
    }

    [Fact]
    public void Memory_that_is_written_to_becomes_resident()
    {
        var before = Value("process_resident_memory_bytes");
        var used = GC.AllocateUninitializedArray<byte>(100_000_000);
        Array.Fill(used, (byte)1);
        Value("process_resident_memory_bytes").ShouldBeGreaterThan(before + 50_000_000);
        GC.KeepAlive(used);
    }

    [Fact]
    public void The_start_is_that_of_the_process()
    {
        using var process = Process.GetCurrentProcess();
        var started = DateTimeOffset.FromUnixTimeMilliseconds((long)(Value("process_start_time_seconds") * 1000));
        (started - process.StartTime).Duration().ShouldBeLessThan(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void Threads_that_start_are_counted()
    {
        var before = Value("process_num_threads");
        before.ShouldBeGreaterThan(1);
        using (new WaitingThreads(400))
            Value("process_num_threads").ShouldBeInRange(before + 250, before + 550); // other tests' threads start and end meanwhile
    }

    [Fact]
    public void Files_that_are_opened_are_counted()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("needs /proc");
        var before = Value("process_open_fds");
        (before - Directory.GetFileSystemEntries("/proc/self/fd").Length).ShouldBeInRange(-30, 30);
        var files = Enumerable.Range(0, 200).Select(_ => File.OpenRead("/proc/self/stat")).ToList();
        (Value("process_open_fds") - before).ShouldBeInRange(150, 250);
        files.ForEach(file => file.Dispose());
        (Value("process_open_fds") - before).ShouldBeInRange(-50, 50);
    }

    [Fact]
    public void Many_registries_keep_no_more_files_open_than_one()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("needs /proc");
        var before = Value("process_open_fds");
        var registries = Enumerable.Range(0, 200).Select(_ => new TestRegistry()).ToList();
        registries.ForEach(test => _ = new ProcessMetrics(test.Metrics));
        (Value("process_open_fds") - before).ShouldBeLessThan(100);
        GC.KeepAlive(registries);
    }

    [Fact]
    public void A_second_instance_or_a_second_registry_doubles_nothing()
    {
        _ = new ProcessMetrics(_test.Metrics);
        var other = new TestRegistry();
        _ = new ProcessMetrics(other.Metrics);
        foreach (var test in new[] { _test, other })
        {
            var shown = test.Registry.Value("process_cpu_seconds_total");
            shown.ShouldBeLessThanOrEqualTo(Environment.CpuUsage.TotalTime.TotalSeconds);
            (test.Registry.Value("process_resident_memory_bytes") / Environment.WorkingSet).ShouldBeInRange(0.7, 1.4);
        }
    }

    [Fact]
    public void A_reset_restarts_the_cpu_time_and_nothing_else()
    {
        var start = Value("process_start_time_seconds");
        var before = Environment.CpuUsage.TotalTime.TotalSeconds;
        _test.Registry.Reset();
        Value("process_cpu_seconds_total").ShouldBeInRange(0, Environment.CpuUsage.TotalTime.TotalSeconds - before);
        Value("process_start_time_seconds").ShouldBe(start);
        Value("process_num_threads").ShouldBeGreaterThan(1);
    }

    [Fact]
    public void Where_recording_is_off_nothing_is_shown()
    {
        var test = new TestRegistry(options => options.Enabled = false);
        _ = new ProcessMetrics(test.Metrics);
        test.Registry.CollectText().ShouldBeEmpty();
        test.Registry.Definitions.Select(definition => definition.Name).ShouldBe(_test.Registry.Definitions.Select(definition => definition.Name));
    }

    private double Value(string name) => _test.Registry.Value(name);
}
