using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Finds the activity of the whole request: the current activity may be one inside it.</summary>
internal static class RequestActivity
{
    public static Activity? Of(HttpContext context) => context.Features.Get<IHttpActivityFeature>()?.Activity ?? Activity.Current;
}
