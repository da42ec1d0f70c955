using System.Buffers;

namespace Gateway.Instrumentation.Benchmarks.Pages;

/// <summary>Takes a page and keeps nothing of it but its length and its number of samples: what is measured is the writing.</summary>
internal sealed class DiscardingBuffer(bool countLines = false) : IBufferWriter<byte>
{
    private readonly byte[] _memory = new byte[64 * 1024];

    public long Length { get; private set; }

    public long Lines { get; private set; }

    public void Advance(int count)
    {
        Length += count;
        if (countLines)
            Lines += _memory.AsSpan(0, count).Count((byte)'\n');
    }

    public Memory<byte> GetMemory(int sizeHint = 0) => _memory;

    public Span<byte> GetSpan(int sizeHint = 0) => _memory;
}
