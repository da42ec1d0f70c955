using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Gateway.Instrumentation;
using PricingService.Learning;
using PricingService.SimulatedMarket;

namespace PricingService.Tests.Load;

/// <summary>Price requests, reports and trainings as a script says: of known number, delay and failure. It keeps what it sent.</summary>
internal sealed class ScriptedLoad(RunningService service)
{
    public const string Hotel = "harbour-hotel";
    public const string Suites = "city-suites";
    public const string Annex = "garden-annex";
    public const int NoPrice = 3;
    public const int NoDecision = 2;
    public const int Drifted = 60;

    private const int AtOnce = 6;
    private const int TimeoutMs = 4000; // three calls wait for it

    private static readonly Call Failing = new("old-mill", PricingExperimentVariant.RuleBased, 502, PricingScoringMethod.RuleBased, Live: true, DelayMs: 5);
    private static readonly Call Late = new("alpine-chalet", PricingExperimentVariant.Ml, 504, PricingScoringMethod.RuleBased, Live: true, DelayMs: TimeoutMs);
    private static readonly Call SlowMarket = new("lakeside-lodge", PricingExperimentVariant.RuleBased, 200, PricingScoringMethod.RuleBased, Live: true, DelayMs: 300);
    private static readonly Call MediumMarket = new(Suites, PricingExperimentVariant.Ml, 200, PricingScoringMethod.MlElasticity, Live: true, DelayMs: 60);

    /// <summary>
    /// Of the 171 that look for a price the median is one that asks nobody, the 95th percentile one that a slow market holds
    /// up, and the 99th one that waits in vain.
    /// </summary>
    private static readonly (Call Call, int Times)[] Script =
    [
        (new(Hotel, PricingExperimentVariant.RuleBased, 200, PricingScoringMethod.RuleBased), 60),
        (new(Hotel, PricingExperimentVariant.Ml, 200, PricingScoringMethod.MlElasticity), 50),
        (new(Annex, PricingExperimentVariant.Ml, 200, PricingScoringMethod.RuleBased), 20),
        (MediumMarket, 20),
        (SlowMarket, 12),
        (Failing, 6),
        (Late, 3),
        (new("castle", PricingExperimentVariant.Ml, 404, Method: null), 4),
        (new("", PricingExperimentVariant.Ml, 400, Method: null, Body: "How much is a night?"), 5),
    ];

    private readonly ConcurrentQueue<SentCall> _sent = new();

    /// <summary>What the service has to be started with.</summary>
    public static string[] Settings { get; } =
    [
        $"Competitors:Timeout={TimeSpan.FromMilliseconds(TimeoutMs)}", "Learning:RetrainingCooldown=00:00:00", $"Learning:DriftWindow={Drifted}",
    ];

    public IReadOnlyCollection<SentCall> Sent => _sent;

    /// <summary>Has two models trained, sends the calls, reports what the visitors decided, and returns when the service has done with all of it.</summary>
    public async Task RunAsync()
    {
        await service.TrainAsync(Hotel);
        await service.TrainAsync(Suites);
        await service.MarketBehavesAsync(MediumMarket.Property, MarketFault.None, MediumMarket.DelayMs);
        await service.MarketBehavesAsync(SlowMarket.Property, MarketFault.None, SlowMarket.DelayMs);
        await service.MarketBehavesAsync(Failing.Property, MarketFault.Error, Failing.DelayMs);
        await service.MarketBehavesAsync(Late.Property, MarketFault.Slow);

        var calls = Script.SelectMany(part => Enumerable.Repeat(part.Call, part.Times)).ToArray();
        new Random(Seed: 7).Shuffle(calls);
        var visitors = Enum.GetValues<PricingExperimentVariant>().ToDictionary(arm => arm, arm => service.VisitorsIn(arm, "guest").GetEnumerator());
        var visits = calls.Select(call => (Call: call, Visitor: Next(visitors[call.Arm]))).ToList();
        await Parallel.ForEachAsync(visits, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (visit, _) => await SendAsync(visit.Call, visit.Visitor));

        await ReportAsync();

        // Demand falls, and somebody wants a model where there is nothing to learn from.
        (await service.LearnAsync(Suites, [.. Enumerable.Repeat(new OutcomeReport(145, false), Drifted)])).Retraining.ShouldBeTrue();
        (await service.PostAsync($"/models/{Late.Property}/retrain")).Status.ShouldBe(HttpStatusCode.Accepted);
        await service.PageAsync(Expected.Trainings, "pricing_retraining_duration_seconds_count");
        await service.PageAsync(_sent.Count, "pricing_requests_total", ("endpoint", "/score"));
    }

    private static string Next(IEnumerator<string> visitors) => visitors.MoveNext() ? visitors.Current : throw new InvalidOperationException("No more visitors.");

    private async Task SendAsync(Call call, string visitor)
    {
        var body = call.Body ?? RunningService.ScoreJson(call.Property, visitor, call.Live);
        var started = Stopwatch.GetTimestamp();
        var answer = await service.PostAsync("/score", body, TestContext.Current.CancellationToken);
        _sent.Enqueue(new SentCall(call, visitor, Stopwatch.GetElapsedTime(started).TotalSeconds));
        ((int)answer.Status).ShouldBe(call.Status, answer.Body);
    }

    private async Task ReportAsync()
    {
        foreach (var visits in new Expected(_sent).Decisions.GroupBy(decision => decision.Call.Property))
            await service.LearnAsync(visits.Key, [.. visits.Select(decision => new OutcomeReport(180, decision.Accepted, decision.Visitor))]);
        await service.LearnAsync(
            Hotel, [.. Enumerable.Repeat(new OutcomeReport(Accepted: true), NoPrice), .. Enumerable.Repeat(new OutcomeReport(180), NoDecision)]);
    }
}
