using System.Net;
using Microsoft.Extensions.Http.Logging;

namespace Gateway.Instrumentation.HttpClients;

/// <summary>
/// Records the calls of an <see cref="HttpClient"/> with <see cref="ExternalApiMetrics"/>: each call with its outcome, error type, status class, the
/// time to the headers and to the end of the body. Requests and responses pass unchanged. Nothing of the URL becomes a label but the host.
/// </summary>
/// <remarks>
/// Thread-safe. A call is in flight until the body of its response was read to its end, was left by a <c>Dispose</c>, threw, or is
/// collected. Of two such handlers in one chain, the outer one records the call.
/// </remarks>
/// <example>
/// <code>
/// using var client = new HttpClient(new GatewayMetricsHandler(metrics, new SocketsHttpHandler()));
/// </code>
/// </example>
public sealed class GatewayMetricsHandler : DelegatingHandler
{
    private const string Unknown = "unknown";

    private readonly GatewayMetrics _metrics;
    private readonly HttpClientMetricsOptions _options;
    private readonly string? _service;
    private readonly ClientTimeout? _timeout;

    /// <summary>Creates a handler without an inner one, for <c>AddHttpMessageHandler</c> and chains that are put together elsewhere.</summary>
    /// <param name="metrics">The metrics to record to.</param>
    /// <param name="configure">Sets the options.</param>
    public GatewayMetricsHandler(GatewayMetrics metrics, Action<HttpClientMetricsOptions>? configure = null)
        : this(metrics, Configured(configure), clientName: null, timeout: null)
    {
    }

    /// <summary>Creates a handler.</summary>
    /// <param name="metrics">The metrics to record to.</param>
    /// <param name="innerHandler">What sends the requests, such as a <see cref="SocketsHttpHandler"/>. It is disposed with this handler.</param>
    /// <param name="configure">Sets the options.</param>
    public GatewayMetricsHandler(GatewayMetrics metrics, HttpMessageHandler innerHandler, Action<HttpClientMetricsOptions>? configure = null)
        : this(metrics, configure) => InnerHandler = innerHandler ?? throw new ArgumentNullException(nameof(innerHandler));

    internal GatewayMetricsHandler(GatewayMetrics metrics, HttpClientMetricsOptions options, string? clientName, ClientTimeout? timeout)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        (_metrics, _options, _timeout) = (metrics, options, timeout);
        _service = options.Service ?? (string.IsNullOrEmpty(clientName) ? null : clientName);
        if (_service is not null && options.ServiceOf is null)
            metrics.ExternalApis.AnnounceHttp(_service, CallErrors.Announced);
    }

    internal GatewayMetrics Metrics => _metrics;

    internal ICollection<HttpStatusCode> AlsoErrors => _options.AlsoErrors;

    internal TimeSpan Timeout => _options.Timeout ?? _timeout?.Current ?? ClientTimeout.Default;

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (IsPassedOn(request))
            return base.Send(request, cancellationToken);
        var call = Start(request, cancellationToken);
        try
        {
            return call.Answered(base.Send(request, cancellationToken), request);
        }
        catch (Exception exception)
        {
            call.Fail(exception, cancellationToken, request);
            throw;
        }
        finally
        {
            call.Leave(request);
        }
    }

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return IsPassedOn(request) ? base.SendAsync(request, cancellationToken) : MeasureAsync(request, cancellationToken);
    }

    private async Task<HttpResponseMessage> MeasureAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = Start(request, cancellationToken);
        try
        {
            return call.Answered(await base.SendAsync(request, cancellationToken).ConfigureAwait(false), request);
        }
        catch (Exception exception)
        {
            call.Fail(exception, call.Token, request);
            throw;
        }
        finally
        {
            call.Leave(request);
        }
    }

    /// <summary>Whether there is nothing to record here: recording is off, or a handler further out records the call.</summary>
    private bool IsPassedOn(HttpRequestMessage request)
    {
        if (!_metrics.Registry.Enabled)
            return true;
        if (MeasuredCall.Around(request) is not { } call)
            return false;
        call.CountAttempt();
        return true;
    }

    private MeasuredCall Start(HttpRequestMessage request, CancellationToken cancellationToken) =>
        new(this, ServiceOf(request), request, isSeen: !IsLast(InnerHandler), cancellationToken);

    // Where nobody behind it may look for the call, the request needs no note of it.
    private static bool IsLast(HttpMessageHandler? inner) =>
        inner is SocketsHttpHandler or HttpClientHandler || (inner is LoggingHttpMessageHandler logging && IsLast(logging.InnerHandler));

    private string ServiceOf(HttpRequestMessage request)
    {
        string? service = null;
        try
        {
            service = _options.ServiceOf?.Invoke(request);
        }
#pragma warning disable CA1031 // the application's code: the call goes on, and is recorded
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _metrics.Factory.ReportFailure(nameof(GatewayMetricsHandler), exception);
        }

        return service ?? _service ?? (request.RequestUri is { IsAbsoluteUri: true } uri ? uri.Host : Unknown);
    }

    private static HttpClientMetricsOptions Configured(Action<HttpClientMetricsOptions>? configure)
    {
        var options = new HttpClientMetricsOptions();
        configure?.Invoke(options);
        return options;
    }
}
