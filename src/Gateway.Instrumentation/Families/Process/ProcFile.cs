using Microsoft.Win32.SafeHandles;

namespace Gateway.Instrumentation;

/// <summary>A file of <c>/proc</c> that is kept open: each reading from its beginning is a new one, and costs one call and no allocation.</summary>
internal sealed class ProcFile(string path)
{
    public const int MaxLength = 1024;

    private SafeFileHandle? _handle;

    /// <summary>What the file says now.</summary>
    public ReadOnlySpan<byte> Read(Span<byte> buffer)
    {
        _handle ??= File.OpenHandle(path);
        return buffer[..RandomAccess.Read(_handle, buffer, fileOffset: 0)];
    }
}
