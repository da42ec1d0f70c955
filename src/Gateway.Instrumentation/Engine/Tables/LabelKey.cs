namespace Gateway.Instrumentation;

/// <summary>The values of up to five labels, raw or canonical, with <see cref="NoLabel"/> in unused places.</summary>
internal readonly record struct LabelKey<T1, T2, T3, T4, T5>(T1 V1, T2 V2, T3 V3, T4 V4, T5 V5)
{
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
