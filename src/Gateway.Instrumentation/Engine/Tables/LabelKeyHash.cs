namespace Gateway.Instrumentation;

/// <summary>Compares label keys outside the tables. The hash code of a number is the number itself: an attacker could choose numbers that all collide.</summary>
internal sealed class LabelKeyHash<T1, T2, T3, T4, T5> : IEqualityComparer<LabelKey<T1, T2, T3, T4, T5>>
{
    private LabelKeyHash()
    {
    }

    public static LabelKeyHash<T1, T2, T3, T4, T5> Instance { get; } = new();

    public bool Equals(LabelKey<T1, T2, T3, T4, T5> x, LabelKey<T1, T2, T3, T4, T5> y) => x == y;

    public int GetHashCode(LabelKey<T1, T2, T3, T4, T5> key) => (int)LabelHash.Of(key.V1, key.V2, key.V3, key.V4, key.V5);
}
