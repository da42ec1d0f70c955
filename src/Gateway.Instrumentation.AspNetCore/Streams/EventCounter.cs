namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Counts the server-sent events of a body as its bytes go by. A block without data, such as a comment that keeps the connection open, is none.</summary>
internal sealed class EventCounter
{
    private int _length; // of the line so far, up to what decides
    private int _matched; // how many of its first bytes spell "data"
    private bool _hasData;
    private bool _afterReturn;

    private static ReadOnlySpan<byte> Data => "data"u8;

    /// <summary>The events that end within these bytes.</summary>
    public int Count(ReadOnlySpan<byte> bytes)
    {
        var events = 0;
        while (!bytes.IsEmpty)
        {
            if (_length > Data.Length)
            {
                var rest = bytes.IndexOfAny((byte)'\r', (byte)'\n');
                if (rest < 0)
                    return events;
                bytes = bytes[rest..];
            }

            var one = bytes[0];
            bytes = bytes[1..];
            var isSecondOfPair = one == '\n' && _afterReturn;
            _afterReturn = one == '\r';
            if (isSecondOfPair)
                continue;
            if (one is (byte)'\r' or (byte)'\n')
                events += EndLine();
            else
                Add(one);
        }

        return events;
    }

    private void Add(byte one)
    {
        if (_length < Data.Length && one == Data[_length])
            _matched++;
        else if (_length == Data.Length && _matched == Data.Length && one == ':')
            _hasData = true;
        _length++;
    }

    private int EndLine()
    {
        var ends = _length == 0 && _hasData;
        _hasData = _length > 0 && (_hasData || (_length == Data.Length && _matched == Data.Length)); // "data" alone is an empty line of data
        (_length, _matched) = (0, 0);
        return ends ? 1 : 0;
    }
}
