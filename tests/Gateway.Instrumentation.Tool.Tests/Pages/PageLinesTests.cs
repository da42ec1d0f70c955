using System.IO.Pipelines;
using System.Text;
using Gateway.Instrumentation.Tool.Pages;

namespace Gateway.Instrumentation.Tool.Tests;

public class PageLinesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(4096)]
    public async Task Lines_are_whole_however_the_bytes_arrive(int bytesAtATime)
    {
        var lines = new PageLines(PipeReader.Create(new Drip(Encoding.UTF8.GetBytes("a 1\n\nbü{x=\"€\"} 2\nlast"), bytesAtATime), new StreamPipeReaderOptions(bufferSize: 16, minimumReadSize: 1)));
        List<string> read = [];
        while (await lines.MoveNextAsync(TestContext.Current.CancellationToken))
            read.Add($"{lines.Number} {lines.Current} {lines.HasLineFeed} {lines.IsUtf8}");

        read.ShouldBe(["1 a 1 True True", "2  True True", "3 bü{x=\"€\"} 2 True True", "4 last False True"]);
        lines.Bytes.ShouldBe(Encoding.UTF8.GetByteCount("a 1\n\nbü{x=\"€\"} 2\nlast"));
    }

    [Fact]
    public async Task A_line_that_is_no_text_is_read_all_the_same()
    {
        var lines = new PageLines(PipeReader.Create(new MemoryStream([(byte)'a', 0xff, (byte)'b', (byte)'\n'])));

        (await lines.MoveNextAsync(TestContext.Current.CancellationToken)).ShouldBeTrue();

        lines.IsUtf8.ShouldBeFalse();
        lines.Current.ToString().ShouldBe("a\uFFFDb");
    }

    private sealed class Drip(byte[] bytes, int atATime) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, atATime)], cancellationToken);
    }
}
