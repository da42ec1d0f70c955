using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Shows the series of all routes before their first requests.</summary>
internal static class RouteAnnouncer
{
    /// <summary>Once the host has started: routes are mapped after the middleware is added.</summary>
    public static void AnnounceAtStart(IServiceProvider services, RequestRecorder recorder)
    {
        if (services.GetService<IHostApplicationLifetime>() is { } lifetime && services.GetService<EndpointDataSource>() is { } routes)
            lifetime.ApplicationStarted.Register(() => Announce(routes, recorder));
    }

    private static void Announce(EndpointDataSource routes, RequestRecorder recorder)
    {
        foreach (var endpoint in routes.Endpoints)
        {
            var route = recorder.Routes.Of(endpoint);
            var methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods;
            if (!route.IsMeasured || methods is null || route.Template == RouteInfo.UnmatchedTemplate)
                continue;
            var statuses = endpoint.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>().Select(produced => produced.StatusCode).ToArray();
            foreach (var label in methods.Select(RequestMethod.Label))
            {
                recorder.Announce(label, route.Template, statuses);
                if (route.LongLived.Lasts(label))
                    recorder.Streams.Announce(label, route.Template);
            }
        }

        recorder.Announce(HttpMethods.Get, RouteInfo.UnmatchedTemplate, [StatusCodes.Status404NotFound]);
    }
}
