using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.StaticAssets;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>The label of an endpoint's route.</summary>
/// <param name="fillInActions">See <see cref="RequestMetricsOptions.FillInActions"/>.</param>
internal sealed class RouteTemplates(bool fillInActions)
{
    // Blazor maps its scripts and the lists of its assets there one by one, under names that change with each build.
    private const string FrameworkFiles = "/_framework/";

    private static readonly string[] PlaceNames = ["area", "controller", "action", "page"];

    /// <summary>The route template; null where the application has no route, or one for each file.</summary>
    public string? Of(Endpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null)
            return null;

        // A pattern that was built from its parts has no text of its own. Endpoints that a library puts in a route's place to refuse
        // a request (405, an unknown version of an API) have neither.
        var pattern = (endpoint as RouteEndpoint)?.RoutePattern;
        var text = pattern is { RawText.Length: > 0 } ? pattern.RawText
            : endpoint.Metadata.GetMetadata<IRouteDiagnosticsMetadata>()?.Route ?? Of(endpoint.Metadata.GetMetadata<ActionDescriptor>());
        if (text is null)
            return null;
        var template = "/" + text.TrimStart('/');
        if (template.StartsWith(FrameworkFiles, StringComparison.OrdinalIgnoreCase))
            return null;
        return fillInActions && pattern is not null ? FillIn(template, pattern) : template;
    }

    // A dynamic route (MapFallbackToController, MapDynamicControllerRoute) puts an action or a page in its place that has no pattern.
    private static string? Of(ActionDescriptor? action)
    {
        if (action is null)
            return null;
        var values = action.RouteValues;
        return action.AttributeRouteInfo?.Template
            ?? string.Join('/', PlaceNames.Select(name => values.TryGetValue(name, out var value) ? value : null).Where(value => !string.IsNullOrEmpty(value)));
    }

    // All actions of a conventional route share its text; each action's pattern knows the values that it requires.
    private static string FillIn(string template, RoutePattern pattern)
    {
        foreach (var (name, value) in pattern.RequiredValues)
        {
            if (value is not string { Length: > 0 } text)
                continue;
            for (var start = 0; (start = template.IndexOf("{" + name, start, StringComparison.OrdinalIgnoreCase)) >= 0; start++)
            {
                var end = EndOf(template, start + name.Length + 1);
                if (end < 0)
                    continue;
                template = string.Concat(template.AsSpan(0, start), text, template.AsSpan(end));
                break;
            }
        }

        return template;
    }

    /// <summary>Where a parameter ends whose name ends here; -1 where the name goes on.</summary>
    private static int EndOf(string template, int afterName)
    {
        if (afterName >= template.Length || template[afterName] is not ('}' or ':' or '=' or '?'))
            return -1;
        for (var i = afterName; i < template.Length; i++)
        {
            if (template[i] != '}')
                continue;
            if (i + 1 < template.Length && template[i + 1] == '}') // stands for a brace, in a regular expression
                i++;
            else
                return i + 1;
        }

        return -1;
    }
}
