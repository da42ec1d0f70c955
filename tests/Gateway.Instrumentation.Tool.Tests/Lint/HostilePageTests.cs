using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text;
using Gateway.Instrumentation.Tool.Lint;

namespace Gateway.Instrumentation.Tool.Tests;

public class HostilePageTests
{
    [Fact]
    public async Task Random_bytes_and_cut_lines_never_throw()
    {
        const string Good = "# HELP a_total A.\n# TYPE a_total counter\na_total{x=\"1\\n\",y=\"\\\"\"} 1 1700000000000 # {t=\"1\"} 1\n# UNIT b_s s\nh_bucket{le=\"+Inf\"} 1\n# EOF\n";
        var random = new Random(Seed: 17);
        for (var i = 0; i < 20_000; i++)
        {
            var page = Encoding.UTF8.GetBytes(Good)[..random.Next(Good.Length + 1)];
            for (var changes = random.Next(6); changes > 0 && page.Length > 0; changes--)
                page[random.Next(page.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)"{}\",=# \\\n"[random.Next(9)];

            var report = await Linted.PageAsync(page);

            report.Lines.ShouldBeGreaterThanOrEqualTo(page.Count(b => b == '\n'), Convert.ToHexString(page));
        }
    }

    [Fact]
    public async Task Texts_of_the_page_cannot_move_the_cursor_or_write_markup()
    {
        var terminal = new TestTerminal(isLive: false, input: Encoding.UTF8.GetBytes("# TYPE a gauge\na{x=\"[red]\u001b[2J\u202e\r\"} [bold]1\nb\u0007 1\n"));

        (await terminal.RunAsync("check", "-")).ShouldBe(1);

        terminal.Screen.ShouldNotContain('\u001b');
        terminal.Screen.ShouldNotContain('\u202e');
        terminal.Screen.ShouldNotContain('\u0007');
        terminal.Screen.ShouldContain("'[bold]1' is no number.");
    }

    [Fact]
    public async Task A_line_of_many_megabytes_is_skipped_in_the_memory_of_its_buffers()
    {
        using var page = new GeneratedPage(64 << 20, static i => i == 0 ? "a 1\n" : "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
        var before = GC.GetAllocatedBytesForCurrentThread();

        var report = await Linted.PageAsync(page);

        (GC.GetAllocatedBytesForCurrentThread() - before - page.Allocated).ShouldBeLessThan(16 << 20);
        report.Texts().ShouldContain("2 line-length");
        report.Bytes.ShouldBe(page.Length);
        report.Series.ShouldBe(1);
    }

    [Fact]
    public async Task A_page_of_nothing_but_mistakes_keeps_a_few_of_them()
    {
        using var page = new GeneratedPage(20 << 20, static i => string.Create(CultureInfo.InvariantCulture, $"metric_{i}{{x=\"1\",x=\"2\"}} wrong\n"));

        var report = await Linted.PageAsync(page);

        report.Count(Severity.Error).ShouldBe(2L * report.Lines);
        report.Findings.Of(report.Format).Count.ShouldBeLessThanOrEqualTo(100 * Rules.All.Count);
    }

    [Fact]
    public async Task A_page_of_100_megabytes_is_read_in_memory_that_grows_with_its_series_not_with_its_text()
    {
        using var page = new GeneratedPage(100 << 20, static i => i == 0
            ? "# HELP requests_total Requests.\n# TYPE requests_total counter\n"
            : string.Create(CultureInfo.InvariantCulture, $"requests_total{{service_name=\"gateway\",method=\"GET\",endpoint=\"/api/prices/{{currency}}/history\",shard=\"shard_{i}\",region=\"eu-central\"}} {i * 3}\n"));
        var before = GC.GetAllocatedBytesForCurrentThread();

        var report = await Linted.PageAsync(page);

        // Nothing is kept of a line but 16 bytes of identity; the table of these doubles as it grows, so its garbage is as large as itself.
        var perSeries = (GC.GetAllocatedBytesForCurrentThread() - before - page.Allocated) / (double)report.Series;
        report.Series.ShouldBeGreaterThan(700_000);
        report.Texts().ShouldBe(["0 series-per-page", "1 series-per-metric requests_total", "3 label-values requests_total"]);

        // Without optimization, the compiler makes the state of each asynchronous read a class.
        if (typeof(Terminal).Assembly.GetCustomAttribute<DebuggableAttribute>() is not { IsJITOptimizerDisabled: true })
            perSeries.ShouldBeLessThan(300);
    }

    /// <summary>A page that is made while it is read, so that no test holds all of it.</summary>
    private sealed class GeneratedPage(long length, Func<int, string> line) : Stream
    {
        private byte[] _line = [];
        private int _at;
        private int _next;

        /// <summary>What making it allocated.</summary>
        public long Allocated { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        /// <summary>The bytes so far; whole lines, so a little more than was asked for.</summary>
        public override long Length => Position;

        public override long Position { get; set; }

        public override int Read(Span<byte> buffer)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var written = 0;
            while (written < buffer.Length)
            {
                if (_at == _line.Length)
                {
                    if (Position + written >= length)
                        break;
                    (_line, _at) = (Encoding.UTF8.GetBytes(line(_next++)), 0);
                }

                var count = Math.Min(buffer.Length - written, _line.Length - _at);
                _line.AsSpan(_at, count).CopyTo(buffer[written..]);
                _at += count;
                written += count;
            }

            Position += written;
            Allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            return written;
        }

        // At once: the test counts what its own thread allocates.
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
