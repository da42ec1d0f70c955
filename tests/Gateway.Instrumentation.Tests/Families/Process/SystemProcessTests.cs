using System.Text;
using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

[Collection("Counts threads")]
public class SystemProcessTests
{
    [Theory]
    [InlineData("dotnet")]
    [InlineData("a b")]
    [InlineData("a) S 1 2 (b")]
    [InlineData(")")]
    public void The_threads_are_found_whatever_the_program_is_called(string name) => LinuxProcess.ThreadsIn(Encoding.UTF8.GetBytes(
        $"4711 ({name}) S 1 4711 4711 0 -1 4194560 9000 0 3 0 120 30 0 0 20 0 17 0 123456 274000000 12345 18446744073709551615 1 1 0\n")).ShouldBe(17);

    [Theory]
    [InlineData("")]
    [InlineData("4711 (dotnet) S 1 2 3")]
    [InlineData("4711 (dotnet) S 1 4711 4711 0 -1 4194560 9000 0 3 0 120 30 0 0 20 0 many 0 123456\n")]
    public void What_cannot_be_read_is_no_number(string stat) =>
        Should.Throw<FormatException>(() => LinuxProcess.ThreadsIn(Encoding.UTF8.GetBytes(stat)));

    [Fact]
    public void Both_ways_to_ask_agree()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("needs /proc");
        var linux = LinuxProcess.Instance;
        var other = new OtherProcess(new ManualTimeProvider());
        (linux.ResidentBytes / other.ResidentBytes).ShouldBeInRange(0.7, 1.4);
        (linux.VirtualBytes / other.VirtualBytes).ShouldBeInRange(0.7, 1.4);
        (linux.Threads - other.Threads).ShouldBeInRange(-100, 100);
        Should.Throw<PlatformNotSupportedException>(() => other.OpenFiles);
    }

    [Fact]
    public void Counting_the_open_files_does_not_count_itself()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("needs /proc");
        var process = LinuxProcess.Instance;

        // Listing a folder opens it. Other tests open files, too: what most tries agree on holds.
        Enumerable.Range(0, 101).Select(_ => process.OpenFiles - (Directory.GetFileSystemEntries("/proc/self/fd").Length - 1))
            .GroupBy(difference => difference).MaxBy(tries => tries.Count())!.Key.ShouldBe(0);
    }

    [Fact]
    public void Elsewhere_one_reading_serves_all_for_a_second()
    {
        var time = new ManualTimeProvider();
        var process = new OtherProcess(time);
        _ = process.ResidentBytes;
        var before = process.Threads;
        using var threads = new WaitingThreads(300);
        time.Advance(TimeSpan.FromSeconds(0.9));
        process.Threads.ShouldBe(before);
        time.Advance(TimeSpan.FromSeconds(0.1));
        process.Threads.ShouldBeGreaterThan(before + 100); // other tests' threads come and go
    }
}
