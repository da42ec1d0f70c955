namespace Gateway.Instrumentation;

/// <summary>
/// One handle for each member of an enum. All are made at once, so that every value stands at 0 before the first event, and
/// <c>rate()</c> sees the first failure.
/// </summary>
/// <typeparam name="TEnum">The enum, such as <see cref="OperationOutcome"/>.</typeparam>
/// <typeparam name="THandle"><see cref="Counter"/>, <see cref="Histogram"/> or another handle.</typeparam>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class PerMember<TEnum, THandle>
    where TEnum : struct, Enum
    where THandle : class
{
    private readonly Func<TEnum, THandle> _withMember;
    private readonly THandle[] _handles;

    /// <summary>Makes the handles.</summary>
    /// <param name="withMember">Gives the handle for a member: <c>outcome => counter.WithLabels(provider, outcome)</c>.</param>
    public PerMember(Func<TEnum, THandle> withMember)
    {
        ArgumentNullException.ThrowIfNull(withMember);
        _withMember = withMember;
        _handles = [.. Enum.GetValues<TEnum>().TakeWhile(static (member, index) => EnumBits.ToLong(member) == index).Select(withMember)];
        foreach (var member in Enum.GetValues<TEnum>().Skip(_handles.Length))
            withMember(member);
    }

    /// <summary>The handle for a member; that of <c>unknown</c> for a value that the enum does not define.</summary>
    /// <param name="member">The member.</param>
    public THandle this[TEnum member]
    {
        get
        {
            // Members are mostly numbered from 0: the number is the place then. Others are looked up.
            var number = (ulong)EnumBits.ToLong(member);
            return number < (ulong)_handles.Length ? _handles[number] : _withMember(member);
        }
    }
}
