using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>The middleware of one call of <c>UseGatewayMetrics</c>, for each place where it may stand.</summary>
internal sealed class MeasuringPipeline
{
    private readonly RequestIdOptions _ids;
    private readonly ILogger _idLogger;
    private readonly RequestRecorder? _recorder; // null while recording is switched off
    private readonly bool _contextsAreReused;

    public MeasuringPipeline(IServiceProvider services, RequestMetricsOptions options, GatewayMetrics metrics, ILoggerFactory loggers)
    {
        _ids = options.RequestIds;
        _idLogger = loggers.CreateLogger(typeof(RequestIdMiddleware).FullName!);

        // Code that asks the accessor may keep a context beyond its request, so the host makes a new one for each.
        _contextsAreReused = services.GetService<IHttpContextAccessor>() is null;
        if (!metrics.Registry.Enabled)
            return;
        var observers = new RequestObservers(services.GetServices<IRequestObserver>(), metrics.Factory);
        var ownLabel = services.GetService<RequestLabelSource>();
        ownLabel?.Check(metrics.Registry);
        _recorder = new RequestRecorder(metrics, observers, new RequestRoutes(new RouteTemplates(options.FillInActions)), ownLabel);
        MiddlewareCheck.WarnWhenObserversAreMissing(services, observers, loggers.CreateLogger(typeof(RequestMetricsMiddleware).FullName!));
        if (options.AnnounceRoutes)
            RouteAnnouncer.AnnounceAtStart(services, _recorder);
    }

    /// <summary>Outside of all other middleware.</summary>
    public RequestDelegate Outermost(RequestDelegate next) => Identify(Measure(next, isOutermost: true));

    /// <summary>Where <c>UseGatewayMetrics</c> was called, while <see cref="Outermost"/> measures.</summary>
    public RequestDelegate Inside(RequestDelegate next) => Measure(next, isOutermost: false);

    /// <summary>Where nothing else measures.</summary>
    public RequestDelegate Alone(RequestDelegate next) => Identify(Measure(next, isOutermost: false));

    private RequestDelegate Identify(RequestDelegate next) =>
        _ids.Enabled ? new RequestIdMiddleware(next, _ids, _idLogger).InvokeAsync : next;

    private RequestDelegate Measure(RequestDelegate next, bool isOutermost) =>
        _recorder is null ? next : new RequestMetricsMiddleware(next, _recorder, _contextsAreReused, isOutermost).InvokeAsync;
}
