namespace Gateway.Instrumentation;

/// <summary>
/// One handle per member of an enum. All are created together, so that every value shows 0 before the first event and
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

    /// <summary>Creates the handles.</summary>
    /// <param name="withMember">Returns the handle for a member: <c>outcome => counter.WithLabels(provider, outcome)</c>.</param>
    public PerMember(Func<TEnum, THandle> withMember)
    {
        ArgumentNullException.ThrowIfNull(withMember);
        _withMember = withMember;
        _handles = [.. Enum.GetValues<TEnum>().TakeWhile(static (member, index) => EnumBits.ToLong(member) == index).Select(withMember)];
        foreach (var member in Enum.GetValues<TEnum>().Skip(_handles.Length))
            withMember(member);
    }

    /// <summary>The handle for a member. An undefined value has the handle of <c>unknown</c>.</summary>
    /// <param name="member">The member.</param>
    public THandle this[TEnum member]
    {
        get
        {
            // Most enums number their members from 0: then the number is the index. Others need a search.
            var number = (ulong)EnumBits.ToLong(member);
            return number < (ulong)_handles.Length ? _handles[number] : _withMember(member);
        }
    }
}
