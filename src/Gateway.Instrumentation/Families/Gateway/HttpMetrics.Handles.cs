using System.Net;

namespace Gateway.Instrumentation;

// What one request touches, found by its labels.
public sealed partial class HttpMetrics
{
    /// <summary>
    /// A request's route, provider and model in one object, as a scope carries one. Those of a route's providers hang
    /// below that of the route, those of the models below both; each is made when it is asked for first.
    /// </summary>
    private sealed class RequestHandles(HttpMetrics family, RouteHandles route, UpstreamHandles? provider = null, UpstreamHandles? model = null)
    {
        public RouteHandles Route => route;

        // Two threads may make one of these each; both lead to the same handles. The families are found here and not in the
        // bundle's delegate: that one runs under the registry's lock, which whoever makes a family waits for.

        /// <summary>Null where the application's own metrics keep the family from being made.</summary>
        public Labeled<RequestHandles, string>? ByProvider => field ??= MakeByProvider(family.Providers);

        /// <inheritdoc cref="ByProvider"/>
        public Labeled<RequestHandles, string>? ByModel => field ??= MakeByModel(family.Models);

        public void End(OperationEnd<HttpStatusCode> end)
        {
            route.InProgress.Dec();
            var statusCode = end.Outcome == OperationOutcome.Cancelled ? HttpStatus.ClientWentAway : (int?)end.Said ?? HttpStatus.Failed;
            var error = route.Record(statusCode, end.Elapsed, failed: end.Outcome == OperationOutcome.Failed);
            provider?.Record(end.Elapsed, error);
            model?.Record(end.Elapsed, error);
        }

        private Labeled<RequestHandles, string>? MakeByProvider(ProviderMetrics? providers) => providers is null
            ? null
            : family._metrics.Bundle(providers.Provider, name => new RequestHandles(family, route, providers.SeriesOf(name), model));

        private Labeled<RequestHandles, string>? MakeByModel(ModelMetrics? models) => models is null
            ? null
            : family._metrics.Bundle(models.Model, name => new RequestHandles(family, route, provider, models.SeriesOf(name)));
    }

    /// <summary>All that the requests of one route touch.</summary>
    private sealed class RouteHandles
    {
        private readonly HttpMetrics _family;
        private readonly string _method;
        private readonly string _endpoint;
        private readonly Histogram _duration;
        private readonly Counter _errors;
        private readonly EndpointHandles _recent;
        private readonly Labeled<StatusHandles, long> _statuses;

        public RouteHandles(HttpMetrics family, string method, string endpoint)
        {
            _family = family;
            _method = method;
            _endpoint = endpoint;
            _duration = family._duration.WithLabels(method, endpoint);
            _errors = family._errors.WithLabels(method, endpoint);
            _recent = family._endpoints.WithLabels(endpoint);
            InProgress = family._inProgress.WithLabels(method, endpoint);
            _statuses = family._metrics.Bundle(family._status, status => new StatusHandles(
                family._requests.WithLabels(method, endpoint, status), family._responses.WithLabels(endpoint, status)));
            Status(HttpStatus.Succeeded);
            Status(HttpStatus.Failed);
        }

        public Gauge InProgress { get; }

        // Not every service records sizes.
        public Histogram RequestSize => field ??= _family._requestSize.WithLabels(_method, _endpoint);

        public Histogram ResponseSize => field ??= _family._responseSize.WithLabels(_method, _endpoint);

        public StatusHandles Status(int statusCode) => _statuses.WithLabels(HttpStatus.Shown(statusCode));

        /// <summary>Records a request. True when it counts as an error.</summary>
        public bool Record(int statusCode, TimeSpan duration, bool failed)
        {
            var error = failed || HttpStatus.IsError(statusCode);

            // The request before its error: nobody ever sees more errors than requests.
            Status(statusCode).Record();
            if (error)
                _errors.Inc();
            _family._fineDuration.Observe(duration);
            _duration.Observe(duration);
            _recent.Record(duration, unhealthy: error && CountsAgainstHealth(statusCode));
            return error;
        }

        // A status of 400 to 498 is the client's mistake, also where an exception stands for it; 499 is nobody's.
        private bool CountsAgainstHealth(int statusCode) => statusCode is < 400 or >= HttpStatus.Failed
            || (statusCode != HttpStatus.ClientWentAway && _family._metrics.Registry.Health.CountClientErrors);
    }

    /// <summary>What happened lately at an endpoint, over all its verbs.</summary>
    internal sealed class EndpointHandles
    {
        private readonly SlidingWindow<SketchSlice> _recent;

        public EndpointHandles(HttpMetrics family, string endpoint, SlidingWindow<SketchSlice> recent)
        {
            _recent = recent;
            family._averageLatency.WithLabels(endpoint).ShowRecent(() => recent.Totals().Average);
            family._medianLatency.WithLabels(endpoint).ShowRecent(() => recent.Quantile(0.5));
            family._latency95.WithLabels(endpoint).ShowRecent(() => recent.Quantile(0.95));
            family._latency99.WithLabels(endpoint).ShowRecent(() => recent.Quantile(0.99));
        }

        public WindowTotals Recent => _recent.Totals();

        public LatencySnapshot Latency
        {
            get
            {
                Span<double> values = stackalloc double[3];
                return _recent.TryRead([0.5, 0.95, 0.99], values, out var average)
                    ? new(average, values[0], values[1], values[2])
                    : new(null, null, null, null);
            }
        }

        public double? Quantile(double quantile) => _recent.Quantile(quantile);

        public void Record(TimeSpan duration, bool unhealthy)
        {
            if (duration < TimeSpan.Zero)
                return;
            var slice = _recent.Current;
            slice.Record(duration.TotalSeconds);
            if (unhealthy)
                slice.Mark();
        }
    }

    private sealed class StatusHandles(Counter requests, Counter responses)
    {
        public void Record()
        {
            requests.Inc();
            responses.Inc();
        }
    }
}
