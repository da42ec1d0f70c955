namespace Gateway.Instrumentation;

/// <summary>
/// One handle for each member of an enum, as <see cref="PerOutcome{TSeries}"/> has them for outcomes. All are made at
/// once, so that every value stands at 0 before the first event.
/// </summary>
internal sealed class PerMember<TEnum, TSeries>
    where TEnum : struct, Enum
    where TSeries : class
{
    private readonly Func<TEnum, TSeries> _withMember;
    private readonly TSeries[] _series;

    /// <param name="withMember">Gives the handle for a value: <c>result => counter.WithLabels(propertyId, result)</c>.</param>
    public PerMember(Func<TEnum, TSeries> withMember)
    {
        _withMember = withMember;
        _series = [.. Enum.GetValues<TEnum>().Select(withMember)];
    }

    // C# numbers members from 0, so a member's number is its place. Any other number is no member, and its handle the
    // one of `unknown`.
    public TSeries this[TEnum member]
    {
        get
        {
            var number = (ulong)EnumBits.ToLong(member);
            return number < (ulong)_series.Length ? _series[number] : _withMember(member);
        }
    }
}
