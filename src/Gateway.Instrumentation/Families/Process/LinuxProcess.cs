using System.Buffers.Text;
using System.IO.Enumeration;

namespace Gateway.Instrumentation;

/// <summary>
/// Reads <c>/proc/self</c> in a few microseconds per number; <see cref="System.Diagnostics.Process"/> takes a hundred and
/// allocates. There is only one instance: otherwise each registry would keep files open until it is collected.
/// </summary>
internal sealed class LinuxProcess : ISystemProcess
{
    // Not from stat: since Linux 6.2 its number may be off by some pages per core.
    private readonly ProcFile _memory = new("/proc/self/statm");
    private readonly ProcFile _status = new("/proc/self/stat");

    private LinuxProcess()
    {
    }

    public static LinuxProcess Instance { get; } = new();

    public double VirtualBytes => MemoryPages(0) * Environment.SystemPageSize;

    public double ResidentBytes => MemoryPages(1) * Environment.SystemPageSize;

    public double Threads
    {
        get
        {
            Span<byte> text = stackalloc byte[ProcFile.MaxLength];
            return ThreadsIn(_status.Read(text));
        }
    }

    // fdinfo and not fd: the entries of fd are links, and an enumeration looks at each target.
    public double OpenFiles
    {
        get
        {
            using var entries = new Entries("/proc/self/fdinfo");
            var count = -1; // without the descriptor that this enumeration opens
            while (entries.MoveNext())
                count++;
            return count;
        }
    }

    /// <summary>The 20th field of <c>/proc/self/stat</c>. The second field is the program's name in parentheses, which may itself contain spaces and parentheses.</summary>
    public static long ThreadsIn(ReadOnlySpan<byte> stat) => Number(stat[(stat.LastIndexOf((byte)')') + 1)..], 18);

    private long MemoryPages(int field)
    {
        Span<byte> text = stackalloc byte[ProcFile.MaxLength];
        return Number(_memory.Read(text), field);
    }

    private static long Number(ReadOnlySpan<byte> fields, int index)
    {
        foreach (var field in fields.Split((byte)' '))
        {
            if (index-- == 0)
                return Utf8Parser.TryParse(fields[field], out long number, out _) ? number : throw Unreadable(fields);
        }

        throw Unreadable(fields);
    }

    private static FormatException Unreadable(ReadOnlySpan<byte> fields) =>
        new($"Unexpected content of /proc/self: {System.Text.Encoding.UTF8.GetString(fields)}");

    private sealed class Entries(string folder) : FileSystemEnumerator<bool>(folder, Everything)
    {
        private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0 };

        protected override bool TransformEntry(ref FileSystemEntry entry) => true;
    }
}
