namespace Gateway.Instrumentation;

/// <summary>The limits from the registry's options, for labels without their own limit.</summary>
internal readonly record struct LabelLimits(int Default, int Ids);
