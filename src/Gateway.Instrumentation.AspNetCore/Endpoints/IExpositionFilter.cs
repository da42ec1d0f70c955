namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Copies appended pages of one format, without what must not be on ours.</summary>
internal interface IExpositionFilter
{
    /// <summary>The names that were left out.</summary>
    IReadOnlySet<string> TakenNames { get; }

    /// <summary>The first line that was left out because it is not in the format; null when there was none.</summary>
    string? FirstUnreadable { get; }

    /// <summary>Copies what one source wrote.</summary>
    void Append(ReadOnlySpan<byte> page);
}
