using System.Collections.Concurrent;
using System.Net;

namespace Gateway.Instrumentation;

// The handles that one request records to.
public sealed partial class HttpMetrics
{
    /// <summary>
    /// The handles of one scope: the route and, if named, the provider and the model. Objects with a provider or model are
    /// reused, so that memory grows with the number of routes, providers and models, and not with their combinations.
    /// </summary>
    private sealed class RequestHandles(ConcurrentQueue<RequestHandles>? pool)
    {
        public RouteHandles Route { get; set; } = null!; // set before a scope starts, as are the next two

        public UpstreamHandles? Provider { get; set; }

        public UpstreamHandles? Model { get; set; }

        public void End(OperationEnd<HttpStatusCode> end)
        {
            Route.InProgress.Dec();
            var (status, failed) = (StatusOf(end), end.Outcome == OperationOutcome.Failed);
            var errorType = ErrorTypeOf(status, end.ErrorType);
            Route.Record(status, end.Elapsed, failed, errorType);
            var outcome = HttpStatus.OfUpstream(status, failed);
            Provider?.Record(outcome, errorType, end.Elapsed);
            Model?.Record(outcome, errorType, end.Elapsed);
            pool?.Enqueue(this);
        }

        private static int StatusOf(OperationEnd<HttpStatusCode> end) =>
            end.Outcome == OperationOutcome.Cancelled ? HttpStatus.ClientDisconnected : (int?)end.Result ?? HttpStatus.Failed;
    }

    /// <summary>The handles that the requests of one route record to.</summary>
    private sealed class RouteHandles
    {
        private readonly HttpMetrics _family;
        private readonly string _method;
        private readonly string _endpoint;
        private readonly RecentWindow _recent;
        private readonly Labeled<CountedHandles, string>? _byOwnLabel;

        public RouteHandles(HttpMetrics family, string method, string endpoint)
        {
            _family = family;
            _method = method;
            _endpoint = endpoint;
            _recent = family._recent.WithLabels(endpoint);
            InProgress = family._inProgress.WithLabels(method, endpoint);
            Alone = new RequestHandles(pool: null) { Route = this };
            if (family._own is { } own)
                _byOwnLabel = family._metrics.Bundle(own, value => new CountedHandles(family, method, endpoint, value));
            else
                Announced = new CountedHandles(family, method, endpoint, own: null);
        }

        public Gauge InProgress { get; }

        /// <summary>For requests without a provider and model.</summary>
        public RequestHandles Alone { get; }

        /// <summary>The series that are known before the first request; null where each value of the own label has its own.</summary>
        public CountedHandles? Announced { get; }

        // Made on first use: not every service records sizes.
        public Histogram RequestSize => field ??= _family._requestSize.WithLabels(_method, _endpoint);

        public Histogram ResponseSize => field ??= _family._responseSize.WithLabels(_method, _endpoint);

        public void Record(int statusCode, TimeSpan duration, bool failed, string errorType, bool failedByClient = false, string? own = null, bool longLived = false)
        {
            var counted = Announced ?? _byOwnLabel!.WithLabels(own!);
            var error = failed || HttpStatus.IsError(statusCode);

            // The request before its error: a scrape never sees more errors than requests.
            counted.Status(statusCode).Record();
            if (error)
                counted.RecordError(errorType);
            if (longLived)
                return;
            _family._fineDuration.Observe(duration);
            counted.Duration.Observe(duration);
            if (error && CountsAgainstHealth(statusCode, failedByClient))
                _recent.RecordMarked(duration);
            else
                _recent.Record(duration);
        }

        // A status from 400 to 498 is the client's mistake, even if an exception caused it. 499 (client disconnected) is nobody's.
        private bool CountsAgainstHealth(int statusCode, bool failedByClient) =>
            (statusCode is < 400 or >= HttpStatus.Failed && !failedByClient)
            || (statusCode != HttpStatus.ClientDisconnected && _family._countsClientErrors);
    }

    /// <summary>What carries the own label, if the service has set one.</summary>
    private sealed class CountedHandles
    {
        private readonly Labeled<StatusHandles, long> _statuses;
        private readonly Func<string, Counter> _errorsByType;
        private readonly Counter _errors;

        public CountedHandles(HttpMetrics family, string method, string endpoint, string? own)
        {
            Duration = family._duration(method, endpoint, own);
            _errors = family._errors(method, endpoint, own);
            _errorsByType = errorType => family._errorsByType(method, endpoint, errorType, own);
            _statuses = family._metrics.Bundle(family._status, status => new StatusHandles(
                family._requests(method, endpoint, status, own), family._responses(endpoint, status, own)));
            Status(HttpStatus.Succeeded);
            Status(HttpStatus.Failed);
        }

        public Histogram Duration { get; }

        public void RecordError(string errorType)
        {
            _errors.Inc();
            _errorsByType(errorType).Inc();
        }

        public void AnnounceError(string errorType) => _errorsByType(errorType);

        public StatusHandles Status(int statusCode) => _statuses.WithLabels(HttpStatus.Shown(statusCode));
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
