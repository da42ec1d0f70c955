using Gateway.Instrumentation;
using Gateway.Instrumentation.AspNetCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Measures the requests of an application.</summary>
public static class GatewayMetricsApplicationBuilderExtensions
{
    /// <summary>
    /// Records every request in <see cref="HttpMetrics"/>, under its route template, calls the observers of
    /// <c>AddRequestObserver</c>, and gives the request an id. For a whole application it does so from outside of all other
    /// middleware, wherever it is called: what the client sees is what is recorded. For a branch (<c>UseWhen</c>, <c>Map</c>) it
    /// measures what comes after it. An unhandled exception counts as 500, a client that disconnects as 499 and as no error, a
    /// request that no route matched as endpoint <c>unmatched</c>. Excluded are the endpoints of <c>MapGatewayMetrics</c> and
    /// <c>MapHealthChecks</c>, and those with <c>DisableGatewayMetrics</c> or ASP.NET Core's own <c>DisableHttpMetrics</c>.
    /// </summary>
    /// <param name="app">The application, or a branch of it.</param>
    /// <param name="configure">Settings in code; they apply after those of the services.</param>
    /// <returns>The application.</returns>
    /// <exception cref="InvalidOperationException">
    /// <c>AddGatewayMetrics</c> was not called, this was called before, or an observer cannot be created.
    /// </exception>
    /// <exception cref="OptionsValidationException">A setting is wrong; the message names it and the fix.</exception>
    public static IApplicationBuilder UseGatewayMetrics(this IApplicationBuilder app, Action<RequestMetricsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(app);
        var services = app.ApplicationServices;
        var metrics = services.GetService<GatewayMetrics>()
            ?? throw new InvalidOperationException(
                "UseGatewayMetrics found no metrics to record to: call builder.Services.AddGatewayMetrics() before builder.Build().");
        if (!MiddlewareCheck.TryUse(app))
            throw new InvalidOperationException(
                "UseGatewayMetrics was called before for this application: call it once.");

        var options = StartSettings.Read(services, configure, static options => options.RequestIds.Mistakes());
        var pipeline = new MeasuringPipeline(services, options, metrics, services.GetRequiredService<ILoggerFactory>());
        var application = MeasuredApplication.Of(services);
        application?.IsUsed = true;
        if (application is null)
            MiddlewareCheck.WarnThatAnswersAreMissed(services);
        app.Use(application?.TryMeasure(app, pipeline.Outermost) is true ? pipeline.Inside : pipeline.Alone);
        return app;
    }
}
