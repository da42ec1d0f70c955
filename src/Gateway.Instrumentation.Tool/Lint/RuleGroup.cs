namespace Gateway.Instrumentation.Tool.Lint;

/// <summary>What a rule is about; the order is that of the table.</summary>
internal enum RuleGroup
{
    Format,
    Names,
    Help,
    Cardinality,
    Gateway,
}
