namespace Gateway.Instrumentation.AspNetCore;

/// <summary>A memory stream that refuses to grow beyond a limit.</summary>
internal sealed class LimitedStream(int maxBytes) : MemoryStream
{
    public override void Write(byte[] buffer, int offset, int count)
    {
        Check(count);
        base.Write(buffer, offset, count);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Check(buffer.Length);
        base.Write(buffer);
    }

    public override void WriteByte(byte value)
    {
        Check(1);
        base.WriteByte(value);
    }

    private void Check(int count)
    {
        if (Length + count > maxBytes)
            throw new IOException($"The source wrote more than {maxBytes} bytes.");
    }
}
