using System.Buffers;

namespace Gateway.Instrumentation.Tests.Allocation;

public class ProcessFamiliesAllocationTests
{
    private readonly TestRegistry _test = new();
    private readonly ArrayBufferWriter<byte> _page = new(64 * 1024);

    [Fact]
    public void A_scrape_of_the_runtime()
    {
        _ = new RuntimeMetrics(_test.Metrics);
        Allocated.By(Scrape).ShouldBe(0);
    }

    [Fact]
    public void A_scrape_of_the_process_allocates_what_counting_the_open_files_does_and_no_more()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("needs /proc");
        _ = new ProcessMetrics(_test.Metrics);
        var process = LinuxProcess.Instance;
        Allocated.By(Scrape).ShouldBe(Allocated.By(() => _ = process.OpenFiles));
        Allocated.By(() => _ = process.OpenFiles).ShouldBeInRange(1, 200 * 1000);
        Allocated.By(() => _ = process.ResidentBytes + process.VirtualBytes + process.Threads).ShouldBe(0);
    }

    private void Scrape()
    {
        _page.ResetWrittenCount();
        _test.Registry.Collect(_page);
    }
}
