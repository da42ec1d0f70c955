using System.Collections.Concurrent;
using System.Diagnostics;

namespace GatewayApi.Tests.Chat;

/// <summary>Measures whom a gateway asks beside its own metrics: by HttpClient's activities, from just inside of what they measure.</summary>
internal sealed class SecondRecorder : IDisposable
{
    private const string Started = "started";

    private readonly ConcurrentQueue<(string Provider, double Seconds)> _asked = new();
    private readonly ActivityListener _client;

    public SecondRecorder(RunningGateway gateway)
    {
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

    /// <summary>How long each provider took that was asked, up to the head of its answer.</summary>
    public IReadOnlyCollection<(string Provider, double Seconds)> Asked => _asked;

    public void Dispose() => _client.Dispose();
}
