using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

/// <summary>Hashes and compares the tags of a measurement, in the order in which they were given.</summary>
internal static class TagHash
{
    /// <summary>The most tags that a table keeps.</summary>
    public const int MaxTags = 64;

    // Longer texts are cut on the page: keeping them would cost memory for nothing.
    private const int MaxText = 4 * LabelText.MaxLength;

    /// <summary>
    /// Hashes tags. False for tags that no table may keep: too many or too long ones, and values whose comparison would run
    /// foreign code or whose content may change, such as arrays.
    /// </summary>
    public static bool TryOf(ReadOnlySpan<KeyValuePair<string, object?>> tags, out uint hash)
    {
        hash = 0;
        if (tags.Length > MaxTags)
            return false;
        var state = (ulong)tags.Length;
        foreach (ref readonly var tag in tags)
        {
            if (tag.Value is string text)
            {
                if (text.Length > MaxText)
                    return false;
                state = LabelHash.Step(state, tag.Key, text);
            }
            else if (TryBits(tag.Value, out var bits))
            {
                state = LabelHash.Step(state, tag.Key, bits);
            }
            else
            {
                return false;
            }
        }

        hash = LabelHash.End(state);
        return true;
    }

    /// <summary>True when both are the same objects in the same order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreObjects(KeyValuePair<string, object?>[] known, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (known.Length != tags.Length)
            return false;
        for (var i = 0; i < known.Length; i++)
        {
            if (!ReferenceEquals(known[i].Key, tags[i].Key) || !ReferenceEquals(known[i].Value, tags[i].Value))
                return false;
        }

        return true;
    }

    /// <summary>True when both are the same tags in the same order: compared by reference first.</summary>
    public static bool Same(KeyValuePair<string, object?>[] known, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (known.Length != tags.Length)
            return false;
        for (var i = 0; i < known.Length; i++)
        {
            ref readonly var one = ref known[i];
            ref readonly var other = ref tags[i];
            if (!ReferenceEquals(one.Key, other.Key) && !string.Equals(one.Key, other.Key))
                return false;
            if (!ReferenceEquals(one.Value, other.Value) && !SameValue(one.Value, other.Value))
                return false;
        }

        return true;
    }

    private static bool SameValue(object? known, object? value) =>
        known is string text && value is string other ? string.Equals(text, other) : SameOther(known, value);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool SameOther(object? known, object? value) =>
        known is not null && value is not null && known.GetType() == value.GetType() && known.Equals(value);

    // Only types of the runtime, which compare by content and never throw.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryBits(object? value, out ulong bits)
    {
        bits = 0;
        switch (value)
        {
            case null:
                bits = ulong.MaxValue;
                break;
            case int number:
                bits = (ulong)number;
                break;
            case bool flag:
                bits = flag ? 1UL : 0;
                break;
            case long number:
                bits = (ulong)number;
                break;
            case double number:
                bits = BitConverter.DoubleToUInt64Bits(number);
                break;
            case ulong number:
                bits = number;
                break;
            case Enum or uint or short or ushort or byte or sbyte or char or float or decimal or Guid:
                bits = (uint)value.GetHashCode();
                break;
            default:
                return false;
        }

        return true;
    }
}
