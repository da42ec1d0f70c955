namespace Gateway.Instrumentation.Monitoring.Export;

/// <summary>A file of an export.</summary>
// IsExample: Whether a team fills it in and makes it its own; the others are generated anew each time.
internal readonly record struct ExportedFile(string Text, bool IsExample = false);
