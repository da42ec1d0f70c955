using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Gateway.Instrumentation;

/// <summary>Writes samples to a buffer from parts that are already in UTF-8.</summary>
internal ref struct ExpositionWriter(IBufferWriter<byte> output, ExpositionFormat format)
{
    // Room for any number and the punctuation of the line; the longest double has 24 characters.
    private const int NumberRoom = 48;

    // Two ids in hexadecimal, two numbers, their punctuation and the end of the line.
    private const int ExemplarRoom = 160;

    private readonly IBufferWriter<byte> _output = output;
    private Span<byte> _free;
    private int _used;
    private long _flushed;

    public ExpositionFormat Format { get; } = format;

    /// <summary>Number of bytes written by this writer.</summary>
    public readonly long Length => _flushed + _used;

    public void Raw(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        Put(bytes);
    }

    public void Sample(
        ReadOnlySpan<byte> name, ReadOnlySpan<byte> labels, ReadOnlySpan<byte> bound, long value, Exemplar? exemplar = null)
    {
        StartLine(name, labels, bound);
        Utf8Formatter.TryFormat(value, _free[_used..], out var length);
        _used += length;
        EndLine(exemplar);
    }

    public void Sample(ReadOnlySpan<byte> name, ReadOnlySpan<byte> labels, double value, Exemplar? exemplar = null) =>
        Sample(name, labels, default, value, exemplar);

    public void Sample(
        ReadOnlySpan<byte> name, ReadOnlySpan<byte> labels, ReadOnlySpan<byte> bound, double value, Exemplar? exemplar = null)
    {
        StartLine(name, labels, bound);
        Put(value);
        EndLine(exemplar);
    }

    /// <summary>Passes the written bytes to the output. The creator of the writer calls it at the end.</summary>
    public void Flush()
    {
        if (_used == 0)
            return; // a pipe may reject an advance, even by 0, before memory was requested
        _output.Advance(_used);
        _flushed += _used;
        _free = default;
        _used = 0;
    }

    private void StartLine(ReadOnlySpan<byte> name, ReadOnlySpan<byte> labels, ReadOnlySpan<byte> bound)
    {
        Reserve(name.Length + labels.Length + bound.Length + NumberRoom);
        Put(name);
        if (labels.Length + bound.Length > 0)
        {
            Put((byte)'{');
            Put(labels);
            if (labels.Length > 0 && bound.Length > 0)
                Put((byte)',');
            Put(bound);
            Put((byte)'}');
        }

        Put((byte)' ');
    }

    private void EndLine(Exemplar? exemplar)
    {
        if (exemplar is not null && exemplar.TryRead(out var trace, out var span, out var value, out var at))
        {
            Reserve(ExemplarRoom);
            Put(" # {trace_id=\""u8);
            PutAscii(trace.ToHexString());
            Put("\",span_id=\""u8);
            PutAscii(span.ToHexString());
            Put("\"} "u8);
            Put(value);
            Put((byte)' ');
            Put(at);
        }

        Put((byte)'\n');
    }

    private void Put(double value)
    {
        if (double.IsFinite(value))
        {
            value.TryFormat(_free[_used..], out var length, default, CultureInfo.InvariantCulture);
            _used += length;
        }
        else
        {
            Put(double.IsNaN(value) ? "NaN"u8 : value > 0 ? "+Inf"u8 : "-Inf"u8);
        }
    }

    private void PutAscii(string text) => _used += Encoding.ASCII.GetBytes(text, _free[_used..]);

    private void Put(byte value) => _free[_used++] = value;

    private void Put(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_free[_used..]);
        _used += bytes.Length;
    }

    private void Reserve(int bytes)
    {
        if (_free.Length - _used >= bytes)
            return;
        Flush();
        _free = _output.GetSpan(Math.Max(bytes, 4096));
    }
}
