using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Gateway.Instrumentation;

/// <summary>
/// Hashes label values by their full content: identity would make two series of equal strings, and part of the
/// content would let look-alike values (hosts, ids with a long common prefix) crowd into one slot. The key is drawn
/// anew in each process, so that nobody outside can prepare values that collide.
/// </summary>
internal static class LabelHash
{
    private static readonly ulong Seed = RandomKey();
    private static readonly ulong Multiplier = RandomKey() | 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Of<T1, T2, T3>(T1 v1, T2 v2, T3 v3)
    {
        var hash = Add(Seed, v1);
        if (typeof(T2) != typeof(NoLabel))
            hash = Add(hash, v2);
        if (typeof(T3) != typeof(NoLabel))
            hash = Add(hash, v3);
        return (uint)(hash ^ (hash >> 32));
    }

    /// <summary>Whether two values are one label value: by reference first, by content out of line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Same<T>(T a, T b)
    {
        // IsValueType is a constant to the JIT, so each instantiation keeps one of the two ways.
        if (typeof(T).IsValueType)
            return EqualityComparer<T>.Default.Equals(a, b);
        return ReferenceEquals(a, b) || SameText(Unsafe.As<T, string?>(ref a), Unsafe.As<T, string?>(ref b));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Add<T>(ulong hash, T value)
    {
        if (typeof(T).IsValueType)
            return Mix(hash ^ (uint)EqualityComparer<T>.Default.GetHashCode(value!));
        return AddText(hash, Unsafe.As<T, string?>(ref value));
    }

    private static ulong AddText(ulong hash, string? text)
    {
        if (text is null)
            return Mix(hash);

        ref var start = ref Unsafe.As<char, byte>(ref MemoryMarshal.GetReference(text.AsSpan()));
        var bytes = (nuint)text.Length * sizeof(char);
        hash = Mix(hash ^ bytes);
        nuint offset = 0;
        for (; offset + 8 <= bytes; offset += 8)
            hash = Mix(hash ^ Unsafe.ReadUnaligned<ulong>(ref Unsafe.AddByteOffset(ref start, offset)));
        if (offset == bytes)
            return hash;

        // Up to three characters are left. A longer text reads its last eight bytes again: the length is in the hash already.
        if (bytes >= 8)
            return Mix(hash ^ Unsafe.ReadUnaligned<ulong>(ref Unsafe.AddByteOffset(ref start, bytes - 8)));
        ulong tail = 0;
        for (var i = 0; i < text.Length; i++)
            tail = (tail << 16) | text[i];
        return Mix(hash ^ tail);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong value)
    {
        var high = Math.BigMul(value, Multiplier, out var low);
        return high ^ low;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool SameText(string? a, string? b) => string.Equals(a, b);

    private static ulong RandomKey()
    {
        Span<byte> key = stackalloc byte[8];
        RandomNumberGenerator.Fill(key);
        return MemoryMarshal.Read<ulong>(key);
    }
}
