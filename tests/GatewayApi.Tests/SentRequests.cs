using System.Collections.Concurrent;
using System.Net;

namespace GatewayApi.Tests;

/// <summary>Keeps what a test sends to a gateway: what its metrics of requests have to show.</summary>
internal sealed class SentRequests() : DelegatingHandler(new SocketsHttpHandler { UseProxy = false })
{
    private const string Jobs = "/api/pricing/jobs/";

    private static readonly string[] NotMeasured = ["/metrics", "/health", "/feeds/", "/models/"];

    private readonly ConcurrentQueue<SentRequest> _sent = new();

    /// <summary>Those that the gateway measures.</summary>
    public IReadOnlyCollection<SentRequest> Measured => [.. _sent.Where(request => IsMeasured(request.Endpoint))];

    /// <summary>Whether the gateway measures requests to an endpoint: not those to the simulated servers, the metrics and the health check.</summary>
    public static bool IsMeasured(string endpoint) => !NotMeasured.Any(path => endpoint.StartsWith(path, StringComparison.Ordinal));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            Keep(request, (int)response.StatusCode);
            return response;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Keep(request, SentRequest.WentAway);
            throw;
        }
    }

    private void Keep(HttpRequestMessage request, int status) =>
        _sent.Enqueue(new SentRequest(request.Method.Method, EndpointOf(request.RequestUri!.AbsolutePath), status));

    private static string EndpointOf(string path) => path.StartsWith(Jobs, StringComparison.Ordinal) ? Jobs + "{id:long}" : path;
}

/// <summary>A request that was sent.</summary>
/// <param name="Method">Its verb.</param>
/// <param name="Endpoint">The template of its route.</param>
/// <param name="Status">How it was answered; 499 when its caller went away.</param>
internal sealed record SentRequest(string Method, string Endpoint, int Status)
{
    public const int WentAway = 499;

    /// <summary>Whether it counts as an error of the request.</summary>
    public bool IsError => Status >= (int)HttpStatusCode.BadRequest && Status != WentAway;

    /// <summary>Whether the gateway, or whoever it asks, is to blame.</summary>
    public bool IsFailure => Status >= (int)HttpStatusCode.InternalServerError;
}
