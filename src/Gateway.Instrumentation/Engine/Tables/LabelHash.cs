using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Gateway.Instrumentation;

/// <summary>
/// Hashes label values by their full content. Hashing by identity would create two series for equal strings. Hashing a part of
/// the content would let similar values (hosts, ids with a long common prefix) collide. The keys are random per process, so
/// that nobody outside can prepare values that collide.
/// </summary>
internal static class LabelHash
{
    // A multiplier of wyhash. A random one is sometimes so bad that small numbers collide in a few slots.
    private const ulong Prime = 0xA076_1D64_78BD_642F;

    private static readonly ulong Key0 = RandomKey();
    private static readonly ulong Key1 = RandomKey();
    private static readonly ulong Key2 = RandomKey();

    /// <summary>The hash of a set of values. The hashes of the single values do not depend on each other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Of<T1, T2, T3, T4, T5>(T1 v1, T2 v2, T3 v3, T4 v4, T5 v5)
    {
        var hash = Of(v1);
        if (typeof(T2) != typeof(NoLabel))
            hash = Fold(hash ^ Key0, Of(v2) ^ Key2);
        if (typeof(T3) != typeof(NoLabel))
            hash ^= BitOperations.RotateLeft(Of(v3), 32); // already keyed: one dependent step less
        if (typeof(T4) != typeof(NoLabel))
            hash = Fold(hash ^ Key1, Of(v4) ^ Key2);
        if (typeof(T5) != typeof(NoLabel))
            hash ^= BitOperations.RotateLeft(Of(v5), 32);

        // The keys are random and sometimes bad; the last step corrects that.
        return (uint)Fold(hash, Prime);
    }

    /// <summary>The hash of a single value.</summary>
    public static uint OfOne<T>(T value) => Of(value, default(NoLabel), default(NoLabel), default(NoLabel), default(NoLabel));

    /// <summary>One step of the hash of a list of names and texts. Only the texts are hashed by their full content: names come from code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Step(ulong hash, string? name, string text) => Fold(hash ^ Key0 ^ OfName(name), OfText(text) ^ Key2);

    /// <summary>One step of the hash of a list of names and numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Step(ulong hash, string? name, ulong number) => Fold(hash ^ Key0 ^ OfName(name), number ^ Key1);

    /// <summary>The last step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint End(ulong hash) => (uint)Fold(hash ^ Key0, Prime);

    /// <summary>True when two values are the same label value: compared by reference first, by content out of line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Same<T>(T a, T b)
    {
        // IsValueType is a constant to the JIT, so each instantiation keeps only one of the two paths.
        if (typeof(T).IsValueType)
            return EqualityComparer<T>.Default.Equals(a, b);
        return ReferenceEquals(a, b) || SameText(Unsafe.As<T, string?>(ref a), Unsafe.As<T, string?>(ref b));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Of<T>(T value)
    {
        if (typeof(T).IsValueType)
            return Fold(BitsOf(value) ^ Key0, Prime);
        return OfText(Unsafe.As<T, string?>(ref value));
    }

    // The number itself: its own hash code combines its halves, so that an attacker could choose numbers that all collide.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong BitsOf<T>(T value) => typeof(T) == typeof(long)
        ? (ulong)Unsafe.As<T, long>(ref value)
        : (uint)EqualityComparer<T>.Default.GetHashCode(value!);

    // Three characters and the length tell the names of one list of tags from those of another.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong OfName(string? name) => string.IsNullOrEmpty(name)
        ? 0
        : (uint)name.Length | ((ulong)name[0] << 16) | ((ulong)name[name.Length / 2] << 32) | ((ulong)name[^1] << 48);

    // The scheme of wyhash: up to 16 bytes take one multiplication, up to 32 bytes two independent ones.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong OfText(string? text)
    {
        if (text is null)
            return 0;
        ref var start = ref Unsafe.As<char, byte>(ref Unsafe.AsRef(in text.GetPinnableReference()));
        var bytes = (nuint)text.Length * sizeof(char);
        ulong first, last;
        if (bytes > 16)
        {
            if (bytes > 32)
                return OfLongText(ref start, bytes);
            return Fold(Read<ulong>(ref start, 0) ^ Key0, Read<ulong>(ref start, 8) ^ (Key1 + bytes))
                ^ Fold(Read<ulong>(ref start, bytes - 16) ^ Key2, Read<ulong>(ref start, bytes - 8) ^ Key0);
        }

        if (bytes >= 8)
        {
            first = Read<ulong>(ref start, 0);
            last = Read<ulong>(ref start, bytes - 8);
        }
        else if (bytes >= 4)
        {
            first = Read<uint>(ref start, 0);
            last = Read<uint>(ref start, bytes - 4);
        }
        else
        {
            first = Read<ushort>(ref start, 0); // for an empty string, its terminator
            last = 0;
        }

        return Fold(first ^ Key0, last ^ (Key1 + bytes));
    }

    private static ulong OfLongText(ref byte start, nuint bytes)
    {
        ulong hash = bytes;
        for (nuint offset = 0; offset + 16 < bytes; offset += 16)
            hash = Fold(Read<ulong>(ref start, offset) ^ Key0, Read<ulong>(ref start, offset + 8) ^ Key2 ^ hash);
        return Fold(Read<ulong>(ref start, bytes - 16) ^ Key1, Read<ulong>(ref start, bytes - 8) ^ Key0 ^ hash);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Read<T>(ref byte start, nuint offset)
        where T : unmanaged => Unsafe.ReadUnaligned<T>(ref Unsafe.AddByteOffset(ref start, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
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
