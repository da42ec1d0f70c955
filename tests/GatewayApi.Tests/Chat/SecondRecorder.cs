using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace GatewayApi.Tests.Chat;

/// <summary>
/// Measures a gateway's requests beside its own metrics and by other means: ASP.NET Core's meter, from just outside of what
/// they measure, and HttpClient's activities, from just inside.
/// </summary>
internal sealed class SecondRecorder : IDisposable
{
    private const string Started = "started";

    private readonly ConcurrentQueue<AnsweredRequest> _answered = new();
    private readonly ConcurrentQueue<(string Provider, double Seconds)> _asked = new();
    private readonly MeterListener _server = new();
    private readonly ActivityListener _client;

    public SecondRecorder(RunningGateway gateway)
    {
        _server.InstrumentPublished = (instrument, listener) =>
        {
            // Other gateways of this process have meters of the same name.
            if (instrument.Name == "http.server.request.duration" && ReferenceEquals(instrument.Meter.Scope, gateway.Meters))
                listener.EnableMeasurementEvents(instrument);
        };
        _server.SetMeasurementEventCallback<double>((_, seconds, tags, _) =>
        {
            var values = tags.ToArray().ToDictionary();
            if (values.GetValueOrDefault("http.route") is string route && route.StartsWith("/api/", StringComparison.Ordinal))
                _answered.Enqueue(new AnsweredRequest(route, (int)values["http.response.status_code"]!, seconds));
        });
        _server.Start();

        var models = new Uri(gateway.Client.BaseAddress!, "/models/");
        _client = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "System.Net.Http",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = static activity => activity.SetCustomProperty(Started, Stopwatch.GetTimestamp()),
            ActivityStopped = activity =>
            {
                if (activity.GetCustomProperty(Started) is long started && activity.GetTagItem("url.full") is string url
                    && new Uri(url) is var uri && models.IsBaseOf(uri) && uri.Segments is [_, _, var provider, "chat"])
                    _asked.Enqueue((provider.TrimEnd('/'), Stopwatch.GetElapsedTime(started).TotalSeconds));
            },
        };
        ActivitySource.AddActivityListener(_client);
    }

    /// <summary>The requests to the gateway's own endpoints that the server is done with, whatever became of them.</summary>
    public IReadOnlyCollection<AnsweredRequest> Answered => _answered;

    /// <summary>How long each provider took that was asked, up to the head of its answer.</summary>
    public IReadOnlyCollection<(string Provider, double Seconds)> Asked => _asked;

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
    }
}

/// <summary>A request that the server is done with.</summary>
/// <param name="Endpoint">The template of its route.</param>
/// <param name="Status">How it was answered.</param>
/// <param name="Seconds">How long that took.</param>
internal sealed record AnsweredRequest(string Endpoint, int Status, double Seconds);
