using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace GatewayApi.Tests;

/// <summary>
/// The requests that a gateway is done with, as ASP.NET Core's own meter counts them: from just outside of what the gateway
/// measures. A caller has its answer a moment before that.
/// </summary>
internal sealed class AnsweredRequests : IDisposable
{
    private readonly ConcurrentQueue<AnsweredRequest> _answered = new();
    private readonly MeterListener _server = new();

    /// <param name="meters">Where the meters of this gateway come from: others of the process have the same name.</param>
    public AnsweredRequests(IMeterFactory meters)
    {
        _server.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "http.server.request.duration" && ReferenceEquals(instrument.Meter.Scope, meters))
                listener.EnableMeasurementEvents(instrument);
        };
        _server.SetMeasurementEventCallback<double>((_, seconds, tags, _) =>
        {
            var values = tags.ToArray().ToDictionary();
            var route = (string?)values.GetValueOrDefault("http.route") ?? AnsweredRequest.Unmatched;
            if (SentRequests.IsMeasured(route))
                _answered.Enqueue(new AnsweredRequest(route, (int)values["http.response.status_code"]!, seconds, (string?)values.GetValueOrDefault("error.type")));
        });
        _server.Start();
    }

    /// <summary>Those that the gateway measures, whatever became of them.</summary>
    public IReadOnlyCollection<AnsweredRequest> Measured => _answered;

    public void Dispose() => _server.Dispose();
}

/// <summary>A request that the server is done with.</summary>
/// <param name="Endpoint">The template of its route.</param>
/// <param name="Status">How it was answered.</param>
/// <param name="Seconds">How long that took.</param>
/// <param name="Error">The exception that the application did not handle.</param>
internal sealed record AnsweredRequest(string Endpoint, int Status, double Seconds, string? Error)
{
    /// <summary>What requests without a route are called.</summary>
    public const string Unmatched = "unmatched";
}
