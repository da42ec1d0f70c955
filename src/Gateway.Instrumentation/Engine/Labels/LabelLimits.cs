namespace Gateway.Instrumentation;

/// <summary>How many values a label shows that has no limit of its own, by the options of the registry.</summary>
internal readonly record struct LabelLimits(int Default, int Ids);
