using System.Runtime.InteropServices;
using Gateway.Instrumentation.TestServers;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Instrumentation.Hosting.Tests.Push;

/// <summary>The file for the textfile collector of node_exporter.</summary>
public sealed class TextFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly GatewayMetrics _metrics = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_file_is_the_page_and_the_only_one_in_its_folder()
    {
        var path = _folder.PathOf("nightly.prom");
        _folder.Write("nightly.prom", "old");
        _metrics.Jobs.TrackJob("import").Run(static () => { });
        var before = _metrics.Registry.CollectText();
        await _metrics.Registry.WriteTextFileAsync(path, Token);
        Directory.GetFiles(_folder.Path).ShouldBe([path]);
        var page = await File.ReadAllTextAsync(path, Token);
        page.ShouldContain("job_runs_total{job_name=\"import\",trigger=\"schedule\",outcome=\"success\"} 1\n");
        page.ShouldContain("metrics_push_total"); // its own, as known before this writing
        page.Length.ShouldBeGreaterThan(before.Length);
        if (!OperatingSystem.IsWindows())
            (File.GetUnixFileMode(path) & UnixFileMode.OtherRead).ShouldBe(UnixFileMode.OtherRead, "node_exporter is another user");
        _metrics.Registry.CollectText().ShouldContain("metrics_push_total{target=\"text_file\",outcome=\"success\"} 1\n");
    }

    [Fact]
    public async Task Another_user_may_read_the_file_whatever_the_umask()
    {
        if (OperatingSystem.IsWindows())
            return; // no umask there
        var path = _folder.PathOf("nightly.prom");
        var before = Umask(Convert.ToUInt32("077", 8));
        try
        {
            await _metrics.Registry.WriteTextFileAsync(path, Token);
        }
        finally
        {
            _ = Umask(before);
        }

        File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
    }

    [Fact]
    public async Task A_relative_path_stays_in_the_folder_where_the_program_was()
    {
        var log = new KeptLines();
        await using var worker = await Worker.StartAsync(builder =>
        {
            builder.Services.AddLogging(logging => logging.Services.AddSingleton<Microsoft.Extensions.Logging.ILoggerProvider>(log));
            builder.AddTextFile(Path.Combine("missing", "nightly.prom"), TimeSpan.Zero);
        });
        await worker.StopAsync();
        log.Lines.ShouldContain(line => line.StartsWith($"Warning: How the service ended is not at {Path.GetFullPath(Path.Combine("missing", "nightly.prom"))}.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_reads_sees_a_whole_page()
    {
        var path = _folder.PathOf("nightly.prom");
        var orders = _metrics.Factory.Counter("orders_total", "Orders.", Label.Text("shop"));
        for (var shop = 0; shop < 200; shop++)
            orders.WithLabels($"shop-{shop}").Inc();
        await _metrics.Registry.WriteTextFileAsync(path, Token);
        var writing = Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(
            async () =>
            {
                for (var i = 0; i < 100; i++)
                    await _metrics.Registry.WriteTextFileAsync(path, Token);
            },
            Token)));
        var reads = 0;
        while (!writing.IsCompleted)
        {
            (await File.ReadAllTextAsync(path, Token)).Split("\norders_total{").Length.ShouldBe(201);
            reads++;
        }

        await writing;
        reads.ShouldBeGreaterThan(0);
        Directory.GetFiles(_folder.Path).ShouldBe([path]);
    }

    [Fact]
    public async Task A_writing_that_fails_leaves_the_old_file_alone()
    {
        var path = _folder.PathOf("nightly.prom");
        _folder.Write("nightly.prom", "old");
        await Should.ThrowAsync<OperationCanceledException>(_metrics.Registry.WriteTextFileAsync(path, new CancellationToken(canceled: true)));
        Directory.GetFiles(_folder.Path).ShouldBe([path]);
        (await File.ReadAllTextAsync(path, Token)).ShouldBe("old");
        var missing = _folder.PathOf("missing", "nightly.prom");
        (await Should.ThrowAsync<IOException>(_metrics.Registry.WriteTextFileAsync(missing, Token))).Message.ShouldBe(
            $"The folder of \"{missing}\" does not exist. Create it, or give the folder that node_exporter reads (--collector.textfile.directory).");
        _metrics.Registry.CollectText().ShouldContain("metrics_push_total{target=\"text_file\",outcome=\"failed\"} 1\n");
    }

    [Theory]
    [InlineData("nightly.txt", "\"nightly.txt\" does not end in .prom: node_exporter reads no other files. Name it \"nightly.prom\".")]
    [InlineData("nightly", "\"nightly\" does not end in .prom: node_exporter reads no other files. Name it \"nightly.prom\".")]
    public async Task Another_name_is_refused(string path, string message)
    {
        (await Should.ThrowAsync<ArgumentException>(() => _metrics.Registry.WriteTextFileAsync(path, Token))).Message.ShouldStartWith(message);
        (await Should.ThrowAsync<ArgumentException>(() => Worker.StartAsync(builder => builder.AddTextFile(path)))).Message.ShouldStartWith(message);
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => Worker.StartAsync(static builder => builder.AddTextFile("a.prom", TimeSpan.FromSeconds(-1))));
    }

    [Fact]
    public async Task A_host_writes_in_each_interval_and_when_it_has_stopped()
    {
        var path = _folder.PathOf("nightly.prom");
        var log = new KeptLines();
        await using var worker = await Worker.StartAsync(builder =>
        {
            builder.Services.AddLogging(logging => logging.Services.AddSingleton<Microsoft.Extensions.Logging.ILoggerProvider>(log));
            builder.AddServiceStatus().AddTextFile(path, TimeSpan.FromMinutes(1)).AddTextFile(_folder.PathOf("missing", "b.prom"), TimeSpan.FromMinutes(1));
        });
        worker.Time.Advance(TimeSpan.FromMinutes(1));
        await worker.ShowsAsync(1, "metrics_push_total", ("target", "text_file"), ("outcome", "success"));
        (await File.ReadAllTextAsync(path, Token)).ShouldContain("\nservice_up 1\n");
        await worker.StopAsync();
        (await File.ReadAllTextAsync(path, Token)).ShouldContain("\nservice_up 0\n");
        log.Exceptions.ShouldBeEmpty("the message says all");
        log.Lines.Count(static line => line.StartsWith("Warning: Pushes of the metrics to", StringComparison.Ordinal)).ShouldBe(1);
    }

    [DllImport("libc", EntryPoint = "umask")]
    private static extern uint Umask(uint mask);
}
