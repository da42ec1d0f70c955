using Gateway.Instrumentation.Tool.Pages;

namespace Gateway.Instrumentation.Tool.Lint;

/// <summary>A rule.</summary>
/// <param name="Id">What <c>--json</c> and the documents call it.</param>
/// <param name="Group">What it is about.</param>
/// <param name="Severity">How bad it is to break it.</param>
/// <param name="Format">The one format that has it; null when both do.</param>
internal sealed record Rule(string Id, RuleGroup Group, Severity Severity, PageFormat? Format = null);
