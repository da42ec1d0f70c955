using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Instrumentation.AspNetCore.Tests;

/// <summary>Plays the server: stands outside of all middleware, ours as well.</summary>
internal static class ServerSide
{
    public static void ActAsServer(this IServiceCollection services, Func<HttpContext, RequestDelegate, Task> act) =>
        services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter>(new Filter(act)));

    private sealed class Filter(Func<HttpContext, RequestDelegate, Task> act) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(act);
            next(app);
        };
    }
}
