namespace Gateway.Instrumentation;

/// <summary>What a command does.</summary>
internal enum QueryKind
{
    Select,
    Insert,
    Update,
    Delete,
    Ddl,
    Other,
}
