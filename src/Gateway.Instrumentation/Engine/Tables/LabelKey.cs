namespace Gateway.Instrumentation;

/// <summary>The values of up to five labels, raw or canonical, with <see cref="NoLabel"/> in unused places.</summary>
internal readonly record struct LabelKey<T1, T2, T3, T4, T5>(T1 V1, T2 V2, T3 V3, T4 V4, T5 V5)
{
    /// <summary>A key with values in some labels (a bit for each) and nothing in the others. Boxes them, so only for removal, which is rare.</summary>
    public static LabelKey<T1, T2, T3, T4, T5> Of(int labels, Func<int, object?> valueOf)
    {
        return new(At<T1>(0), At<T2>(1), At<T3>(2), At<T4>(3), At<T5>(4));

        T At<T>(int label) => (labels & (1 << label)) == 0 ? default! : (T)valueOf(label)!;
    }

    /// <summary>The key with its values in some labels (a bit for each) and nothing in the others.</summary>
    public LabelKey<T1, T2, T3, T4, T5> Only(int labels) => new(
        (labels & 1) == 0 ? default! : V1, (labels & 2) == 0 ? default! : V2, (labels & 4) == 0 ? default! : V3,
        (labels & 8) == 0 ? default! : V4, (labels & 16) == 0 ? default! : V5);

    /// <summary>The value of one label. Boxes it, so only for removal, which is rare.</summary>
    public object? ValueAt(int index) => index switch
    {
        0 => V1,
        1 => V2,
        2 => V3,
        3 => V4,
        _ => V5,
    };
}
