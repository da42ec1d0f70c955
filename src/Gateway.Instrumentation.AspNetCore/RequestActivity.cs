using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Finds the activity that stands for the whole request: the current one may be a part of it.</summary>
internal static class RequestActivity
{
    public static Activity? Of(HttpContext context) => context.Features.Get<IHttpActivityFeature>()?.Activity ?? Activity.Current;
}
