namespace Gateway.Instrumentation;

/// <content>What an HTTP client knows of its calls besides. Gateway.Instrumentation.HttpClients records it.</content>
public sealed partial class ExternalApiMetrics
{
    private readonly Labeled<Counter, string, HttpStatusClass> _responses;
    private readonly Labeled<Histogram, string> _timeToHeaders;
    private readonly Labeled<Counter, string> _retries;
    private readonly Labeled<HttpHandles, string> _httpServices;

    /// <summary>
    /// Starts a call whose answer is read in parts, such as an HTTP response. It is in flight until the answer is read to its end, left
    /// or lost. Records what <see cref="TrackCall"/> records, and tells an answer that its caller left from one that was read.
    /// </summary>
    /// <param name="service">The called service.</param>
    /// <returns>The scope. It counts as failed unless the caller reports another outcome.</returns>
    public OperationScope<ExternalApiCallResult> TrackStreamedCall(string service) => _streamedCall.Start(_services.WithLabels(service));

    /// <summary>Records that the headers of an HTTP response arrived. The call itself is recorded when it ends.</summary>
    /// <param name="service">The called service.</param>
    /// <param name="statusCode">The status code.</param>
    /// <param name="timeToHeaders">The time since the call started; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordResponse(string service, int statusCode, TimeSpan timeToHeaders)
    {
        var handles = _httpServices.WithLabels(service);
        handles.Responses[(HttpStatusClass)((statusCode / 100) - 1)].Inc();
        handles.TimeToHeaders.Observe(timeToHeaders);
    }

    /// <summary>Counts an attempt of a request after its first one.</summary>
    /// <param name="service">The called service.</param>
    public void RecordRetry(string service) => _httpServices.WithLabels(service).Retries.Inc();

    /// <summary>Does the same as <see cref="Announce"/> for a service that is called over HTTP: its status classes and retries are shown, too.</summary>
    /// <param name="service">The called service.</param>
    /// <param name="errorTypes">Error types to show at 0, in addition to <see cref="IErrorClassifier.NamedTypes"/>, such as <c>rate_limited</c>.</param>
    public void AnnounceHttp(string service, params ReadOnlySpan<string> errorTypes)
    {
        Announce(service, errorTypes);
        _httpServices.WithLabels(service);
    }

    private sealed class HttpHandles(ExternalApiMetrics family, string service)
    {
        public PerMember<HttpStatusClass, Counter> Responses { get; } = new(status => family._responses.WithLabels(service, status));

        public Histogram TimeToHeaders { get; } = family._timeToHeaders.WithLabels(service);

        public Counter Retries { get; } = family._retries.WithLabels(service);
    }
}
