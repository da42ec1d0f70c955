namespace Gateway.Instrumentation.Tests.Documents;

/// <summary>Code that stands between two fences of a document.</summary>
/// <param name="Kind">What stands behind the opening fence, such as <c>csharp</c>.</param>
/// <param name="Line">The line of its first line of code, counted from 1.</param>
/// <param name="Text">The code.</param>
internal sealed record CodeBlock(string Kind, int Line, string Text);
