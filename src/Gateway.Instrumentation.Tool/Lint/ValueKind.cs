namespace Gateway.Instrumentation.Tool.Lint;

/// <summary>What the value of a label looks like, where there are as many as there are users, requests or moments.</summary>
internal enum ValueKind
{
    Other,
    Uuid,
    EMail,
    TimeStamp,
    Path,
    Id,
}
