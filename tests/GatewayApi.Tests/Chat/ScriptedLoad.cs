using System.Collections.Concurrent;
using System.Diagnostics;
using GatewayApi.SimulatedModels;
using GatewayApi.Tests.Endpoints;

namespace GatewayApi.Tests.Chat;

/// <summary>
/// Chats as a script says: providers of known latency, failures of known number, many at once. It keeps what it sent and
/// how long that took for the caller; a <see cref="SecondRecorder"/> measures whom the gateway asks.
/// </summary>
internal sealed class ScriptedLoad : IDisposable
{
    private const int AtOnce = 8;
    private const int TimeoutMs = 4000; // three calls wait for it
    private const string LateModel = "microsoft/phi-4";

    private static readonly Call Fast = Call.Of("portkey", "gpt-4o-mini", delayMs: 20);
    private static readonly Call FastToo = Call.Of("portkey", "gpt-4o", delayMs: 20);
    private static readonly Call Medium = Call.Of("nearai", "openai/gpt-oss-120b", delayMs: 60);
    private static readonly Call Slow = Call.Of("together", "Qwen/QwQ-32B", delayMs: 150);
    private static readonly Call Failing = Call.Of("openrouter", "openai/gpt-4o", delayMs: 5, status: 502);
    private static readonly Call Late = Call.Of("deepinfra", LateModel, TimeoutMs, status: 504);
    private static readonly Call GivenUp = Call.Of("deepinfra", LateModel, delayMs: 0, SentRequest.WentAway);
    private static readonly Call Unknown = new(Call.Prompt("gpt-9"), 404);
    private static readonly Call Garbled = new("Hello?", 400, LooksUp: false);

    private readonly RunningGateway _gateway;
    private readonly ConcurrentQueue<SentCall> _sent = new();

    private ScriptedLoad(RunningGateway gateway)
    {
        _gateway = gateway;
        Recorder = new SecondRecorder(gateway);
    }

    /// <summary>What the gateway has to be started with.</summary>
    public static string[] Settings { get; } = [$"Chat:ModelTimeout={TimeSpan.FromMilliseconds(TimeoutMs)}"];

    /// <summary>
    /// The script, worse from wave to wave. With 221 calls no percentile falls between two of them, where definitions
    /// differ; the median is a fast one, the 95th percentile a slow one, the 99th one that timed out.
    /// </summary>
    public static IReadOnlyList<Wave> Waves { get; } =
    [
        new([(Fast, 40), (FastToo, 20), (Medium, 30), (Slow, 8), (Unknown, 1), (Garbled, 1)]),
        new([(Fast, 20), (FastToo, 10), (Medium, 15), (Slow, 5), (Failing, 10)]),
        new([(Fast, 20), (FastToo, 7), (Medium, 15), (Slow, 3), (Failing, 12), (Late, 3), (GivenUp, 1)]),
    ];

    /// <summary>The models that the script asks.</summary>
    public static IReadOnlyList<string> Models { get; } =
        [.. Waves.SelectMany(wave => wave.Calls).Select(part => part.Call.Model).OfType<string>().Distinct()];

    public IReadOnlyCollection<SentCall> Sent => _sent;

    public SecondRecorder Recorder { get; }

    /// <summary>Gets prices for the models and lets them behave as the script wants.</summary>
    public static async Task<ScriptedLoad> PrepareAsync(RunningGateway gateway)
    {
        var load = new ScriptedLoad(gateway);
        foreach (var call in (Call[])[Fast, Medium, Slow, Failing, Late])
            await gateway.SyncAsync(call.Provider!);
        foreach (var call in (Call[])[Fast, Medium, Slow])
            await gateway.ModelsBehaveAsync(call.Provider!, ModelFault.None, call.DelayMs);
        await gateway.ModelsBehaveAsync(Failing.Provider!, ModelFault.Error, Failing.DelayMs);
        await gateway.ModelsBehaveAsync(Late.Provider!, ModelFault.None, delayMs: 600_000);
        return load;
    }

    /// <summary>Sends a wave and returns when the gateway has done with all of it.</summary>
    public async Task RunAsync(Wave wave)
    {
        // The first call of a model alone, so that it is known how many look-ups the cache could not answer.
        var known = _sent.Select(sent => sent.Call.Model).ToHashSet();
        var (alone, together) = (new List<Call>(), new List<Call>());
        foreach (var call in wave.Shuffled())
            (known.Add(call.Model) || call == GivenUp ? alone : together).Add(call);

        foreach (var call in alone)
            await (call == GivenUp ? GiveUpAsync() : SendAsync(call));
        await Parallel.ForEachAsync(
            together, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (call, _) => await SendAsync(call));

        await _gateway.DoneAsync();
    }

    public void Dispose() => Recorder.Dispose();

    private async Task SendAsync(Call call)
    {
        var started = Stopwatch.GetTimestamp();
        var (status, body) = await _gateway.PostAsync("/api/chat", call.Body, TestContext.Current.CancellationToken);
        _sent.Enqueue(new SentCall(call, Stopwatch.GetElapsedTime(started).TotalSeconds));
        ((int)status).ShouldBe(call.Status, body);
    }

    private async Task GiveUpAsync()
    {
        await _gateway.GiveUpAsync(GivenUp.Body, GivenUp.Provider!);
        _sent.Enqueue(new SentCall(GivenUp, double.PositiveInfinity));
    }
}

/// <summary>A part of the script: which calls, and how many of each.</summary>
internal sealed record Wave(IReadOnlyList<(Call Call, int Times)> Calls)
{
    /// <summary>The calls in an order that looks random and is the same each time.</summary>
    public Call[] Shuffled()
    {
        var calls = Calls.SelectMany(part => Enumerable.Repeat(part.Call, part.Times)).ToArray();
        new Random(Seed: 7).Shuffle(calls);
        return calls;
    }
}
