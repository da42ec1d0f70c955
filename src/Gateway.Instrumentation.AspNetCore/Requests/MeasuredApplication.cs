using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>
/// Measures an application from outside of everything that the host, the framework and the application itself put into its
/// pipeline, once <c>UseGatewayMetrics</c> was called for it. <c>AddGatewayMetrics</c> adds it by its name.
/// </summary>
internal sealed partial class MeasuredApplication(ILoggerFactory? loggers = null) : IStartupFilter
{
    private Func<RequestDelegate, RequestDelegate>? _measure;
    private IDictionary<string, object?>? _properties;
    private int _told;

    /// <summary>Whether <c>UseGatewayMetrics</c> was called, for the application or for a branch of it.</summary>
    public bool IsUsed { get; set; }

    /// <returns>Null where <c>AddGatewayMetrics</c> was not called.</returns>
    public static MeasuredApplication? Of(IServiceProvider services) => services.GetService<MeasuredApplication>();

    /// <summary>
    /// Keeps the outermost place for what <see cref="TryMeasure"/> brings: later with a <c>Startup</c> class, earlier with a
    /// <c>WebApplication</c>. Middleware is made when all of it was added.
    /// </summary>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        _properties = app.Properties;
        app.Use(rest => _measure is null ? rest : _measure(rest));
        next(app);
    };

    /// <summary>Measures the whole application. False when this is a branch, or a pipeline that no host runs.</summary>
    public bool TryMeasure(IApplicationBuilder app, Func<RequestDelegate, RequestDelegate> measure)
    {
        if (app is not WebApplication && !ReferenceEquals(app.Properties, _properties))
            return false;
        _measure = measure;
        return true;
    }

    /// <summary>Warns once that a handler tags requests that nothing measures.</summary>
    public void WarnOfTags(HttpContext context)
    {
        if (!IsUsed && loggers is not null && Interlocked.Exchange(ref _told, 1) == 0)
            LogTagsUnread(loggers.CreateLogger(typeof(RequestMetricsMiddleware).FullName!), context.GetEndpoint()?.DisplayName);
    }

    [LoggerMessage(8, LogLevel.Warning,
        "{Endpoint} calls TagRequest, but nothing measures its requests: call app.UseGatewayMetrics(). Logged once.")]
    private static partial void LogTagsUnread(ILogger logger, string? endpoint);
}
