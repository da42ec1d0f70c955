using System.Buffers.Binary;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>
/// Counts the messages of a WebSocket in one direction as its bytes go by (RFC 6455, section 5.2): the last frame of each text or
/// binary message. Pings, pongs and the closing are none. It sees the same bytes whoever speaks the protocol: ASP.NET Core, SignalR, or
/// a proxy that passes them on.
/// </summary>
internal sealed class FrameCounter
{
    private const int Final = 0x80;
    private const int Masked = 0x80;
    private const int HighestDataCode = 2; // continuation, text, binary

    private readonly byte[] _head = new byte[14];
    private int _headLength;
    private long _payloadLeft;
    private bool _endsMessage;

    /// <summary>The messages that end within these bytes.</summary>
    public int Count(ReadOnlySpan<byte> bytes)
    {
        var messages = 0;
        while (!bytes.IsEmpty)
        {
            if (_payloadLeft > 0)
            {
                var seen = (int)Math.Min(_payloadLeft, bytes.Length);
                _payloadLeft -= seen;
                bytes = bytes[seen..];
            }
            else
            {
                _head[_headLength++] = bytes[0];
                bytes = bytes[1..];
                if (_headLength < HeadSize)
                    continue;
                ReadHead();
            }

            if (_payloadLeft == 0 && _endsMessage)
                messages++;
        }

        return messages;
    }

    private int HeadSize => _headLength < 2 ? 2 : 2 + LengthSize + ((_head[1] & Masked) == 0 ? 0 : 4);

    private int LengthSize => (_head[1] & 0x7F) switch
    {
        126 => 2,
        127 => 8,
        _ => 0,
    };

    private void ReadHead()
    {
        _endsMessage = (_head[0] & Final) != 0 && (_head[0] & 0x0F) <= HighestDataCode;
        _payloadLeft = LengthSize switch
        {
            2 => BinaryPrimitives.ReadUInt16BigEndian(_head.AsSpan(2)),
            8 => BinaryPrimitives.ReadInt64BigEndian(_head.AsSpan(2)) & long.MaxValue,
            _ => _head[1] & 0x7F,
        };
        _headLength = 0;
    }
}
