using System.IO.Compression;
using System.IO.Pipelines;
using Gateway.Instrumentation.Tool.Pages;

namespace Gateway.Instrumentation.Tool.Sources;

/// <summary>A page that is being read.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private const int BufferSize = 64 * 1024;
    private const byte GzipFirst = 0x1f, GzipSecond = 0x8b;

    private readonly IDisposable? _response;
    private readonly PipeReader _reader;

    private OpenPage(PageOrigin origin, PipeReader reader, IDisposable? response)
    {
        Origin = origin;
        Lines = new PageLines(reader);
        _reader = reader;
        _response = response;
    }

    public PageOrigin Origin { get; }

    public PageLines Lines { get; }

    /// <summary>Begins to read a stream; a compressed one is told by its first bytes, whatever its name or its headers say.</summary>
    /// <param name="origin">Where it comes from.</param>
    /// <param name="stream">The bytes; disposed with the page.</param>
    /// <param name="response">What else to dispose with it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<OpenPage> OpenAsync(PageOrigin origin, Stream stream, IDisposable? response, CancellationToken cancellationToken)
    {
        var reader = Over(stream);
        var start = await reader.ReadAtLeastAsync(2, cancellationToken).ConfigureAwait(false);
        var isGzip = IsGzip(start);
        reader.AdvanceTo(start.Buffer.Start);
        return new OpenPage(origin, isGzip ? Over(new GZipStream(reader.AsStream(), CompressionMode.Decompress)) : reader, response);
    }

    public async ValueTask DisposeAsync()
    {
        await _reader.CompleteAsync().ConfigureAwait(false);
        _response?.Dispose();
    }

    private static PipeReader Over(Stream stream) => PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: BufferSize));

    private static bool IsGzip(ReadResult start)
    {
        var bytes = start.Buffer.IsSingleSegment || start.Buffer.FirstSpan.Length > 1 ? start.Buffer.FirstSpan : default;
        return bytes.Length > 1 && bytes[0] == GzipFirst && bytes[1] == GzipSecond;
    }
}
