using System.Buffers;
using System.IO.Pipelines;
using System.Text.Unicode;

namespace Gateway.Instrumentation.Tool.Pages;

/// <summary>The lines of a page, one at a time from buffers that are used again: a page of any size takes the memory of its longest line.</summary>
internal sealed class PageLines(PipeReader reader)
{
    /// <summary>The bytes that a line may have. More is a mistake or an attack, and would be memory for nothing.</summary>
    public const int MaxLength = 1 << 20;

    private ReadOnlySequence<byte> _unread;
    private bool _isReading;
    private bool _hasEnded;
    private bool _isSkipping;
    private byte[] _bytes = [];
    private char[] _chars = new char[4096];

    /// <summary>The line without its end; valid until the next one is read.</summary>
    public ReadOnlyMemory<char> Current { get; private set; }

    /// <summary>The number of the line, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>Whether the line is text; what is not is replaced in <see cref="Current"/>.</summary>
    public bool IsUtf8 { get; private set; }

    /// <summary>Whether the line has more than <see cref="MaxLength"/> bytes; it is empty then.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>Whether the line ends with a line feed, as every line must.</summary>
    public bool HasLineFeed { get; private set; }

    /// <summary>The bytes of all lines so far.</summary>
    public long Bytes { get; private set; }

    public async ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        while (!TryTake())
        {
            if (_hasEnded)
                return false;
            if (_isReading)
                reader.AdvanceTo(_unread.Start, _unread.End);
            var read = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            _isReading = true;
            _unread = read.Buffer;
            _hasEnded = read.IsCompleted;
        }

        return true;
    }

    private bool TryTake()
    {
        var end = _unread.PositionOf((byte)'\n');
        HasLineFeed = end is not null;
        if (end is { } position)
        {
            Take(_unread.Slice(0, position));
            _unread = _unread.Slice(_unread.GetPosition(1, position));
            Bytes++;
            return true;
        }

        if (!_hasEnded)
        {
            if (_unread.Length > MaxLength)
            {
                _isSkipping = true;
                Bytes += _unread.Length;
                _unread = _unread.Slice(_unread.End);
            }

            return false;
        }

        if (_unread.IsEmpty && !_isSkipping)
            return false;
        Take(_unread);
        _unread = default;
        return true;
    }

    private void Take(ReadOnlySequence<byte> line)
    {
        Number++;
        Bytes += line.Length;
        IsTooLong = _isSkipping || line.Length > MaxLength;
        _isSkipping = false;
        IsUtf8 = true;
        Current = IsTooLong ? default : Decode(line);
    }

    private ReadOnlyMemory<char> Decode(ReadOnlySequence<byte> line)
    {
        var bytes = line.IsSingleSegment ? line.FirstSpan : Joined(line);
        if (_chars.Length < bytes.Length)
            _chars = new char[Math.Max(bytes.Length, 2 * _chars.Length)];
        IsUtf8 = Utf8.ToUtf16(bytes, _chars, out _, out var length, replaceInvalidSequences: false) == OperationStatus.Done;
        if (!IsUtf8)
            Utf8.ToUtf16(bytes, _chars, out _, out length);
        return _chars.AsMemory(0, length);
    }

    private ReadOnlySpan<byte> Joined(ReadOnlySequence<byte> line)
    {
        var length = (int)line.Length;
        if (_bytes.Length < length)
            _bytes = new byte[Math.Max(length, 2 * _bytes.Length)];
        line.CopyTo(_bytes);
        return _bytes.AsSpan(0, length);
    }
}
