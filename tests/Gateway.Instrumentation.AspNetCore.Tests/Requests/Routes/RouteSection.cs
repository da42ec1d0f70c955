namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Routes;

/// <summary>Rows of the table that belong together.</summary>
internal sealed record RouteSection(string Title, string Text, IReadOnlyList<RouteCase> Cases);
