using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

/// <summary>Carries enums of any size through a <see cref="long"/> without boxing.</summary>
internal static class EnumBits
{
    // Read by size, which is a constant to the JIT: reading a long right after writing a smaller number would stall.
    public static long ToLong<T>(T value)
        where T : struct, Enum => Unsafe.SizeOf<T>() switch
        {
            1 => Unsafe.As<T, byte>(ref value),
            2 => Unsafe.As<T, ushort>(ref value),
            4 => Unsafe.As<T, uint>(ref value),
            _ => Unsafe.As<T, long>(ref value),
        };

    public static T ToEnum<T>(long bits)
        where T : struct, Enum => Unsafe.ReadUnaligned<T>(ref Unsafe.As<long, byte>(ref bits));
}
