using System.Text;

namespace IngestionWorker.Ingestion;

/// <summary>The text in a file's bytes. A byte order mark tells the encoding; without one it has to be UTF-8: a guess would put wrong names into the graph.</summary>
internal static class FileText
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The encodings that begin with a mark. UTF-32 before UTF-16, whose mark is the beginning of its own.</summary>
    private static readonly Encoding[] Marked = [Encoding.UTF8, new UTF32Encoding(bigEndian: false, byteOrderMark: true), Encoding.Unicode, Encoding.BigEndianUnicode];

    /// <summary>The text; null and a reason when there is none.</summary>
    public static (string? Text, string? Reason) Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return (null, "empty");
        foreach (var encoding in Marked)
        {
            if (bytes.StartsWith(encoding.Preamble))
                return Written(encoding.GetString(bytes[encoding.Preamble.Length..]));
        }

        if (bytes.Contains((byte)0))
            return (null, "binary");
        try
        {
            return Written(StrictUtf8.GetString(bytes));
        }
        catch (DecoderFallbackException)
        {
            return (null, "not_utf8");
        }
    }

    private static (string? Text, string? Reason) Written(string text) => string.IsNullOrWhiteSpace(text) ? (null, "empty") : (text, null);
}
