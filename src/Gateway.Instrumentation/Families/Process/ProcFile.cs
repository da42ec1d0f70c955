using Microsoft.Win32.SafeHandles;

namespace Gateway.Instrumentation;

/// <summary>A file of <c>/proc</c> that stays open. Each read from its beginning gives current numbers, with one system call and no allocation.</summary>
internal sealed class ProcFile(string path)
{
    public const int MaxLength = 1024;

    private SafeFileHandle? _handle;

    /// <summary>The file's current content.</summary>
    public ReadOnlySpan<byte> Read(Span<byte> buffer)
    {
        _handle ??= File.OpenHandle(path);
        return buffer[..RandomAccess.Read(_handle, buffer, fileOffset: 0)];
    }
}
