using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

/// <summary>Carries enums of any size through a <see cref="long"/> without boxing.</summary>
internal static class EnumBits
{
    public static long ToLong<T>(T value)
        where T : struct, Enum
    {
        long bits = 0;
        Unsafe.WriteUnaligned(ref Unsafe.As<long, byte>(ref bits), value);
        return bits;
    }

    public static T ToEnum<T>(long bits)
        where T : struct, Enum => Unsafe.ReadUnaligned<T>(ref Unsafe.As<long, byte>(ref bits));
}
