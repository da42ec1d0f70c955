namespace Gateway.Instrumentation.Testing;

/// <summary>What a public member of a family is for.</summary>
internal enum MemberKind
{
    /// <summary>It records at once.</summary>
    Record,

    /// <summary>It starts a scope.</summary>
    Track,

    /// <summary>It shows series at 0.</summary>
    Announce,

    /// <summary>It takes series away.</summary>
    Remove,

    /// <summary>It takes a callback that is read at each scrape.</summary>
    Observe,

    /// <summary>It gives something back.</summary>
    Read,
}
