using Gateway.Instrumentation;

namespace PricingService.Tests.Load;

/// <summary>What the metrics have to show, by what was sent.</summary>
internal sealed class Expected(IReadOnlyCollection<SentCall> sent)
{
    // What each of the two models was trained on.
    private const int Training = 240;

    private readonly IReadOnlyList<SentCall> _sent = [.. sent.OrderBy(call => call.Visitor, StringComparer.Ordinal)];

    public IReadOnlyCollection<SentCall> All => _sent;

    public int Requests => _sent.Count;

    public IReadOnlyDictionary<string, double> Statuses => Count(_sent, call => $"{call.Call.Status}");

    public int ClientErrors => _sent.Count(call => call.Call.Status is >= 400 and < 500);

    public int ServerErrors => _sent.Count(call => call.Call.Status >= 500);

    /// <summary>The calls that looked for a price: in vain, some of them, but not those that were refused.</summary>
    public IReadOnlyList<SentCall> Scores => [.. _sent.Where(call => call.Call.Method is not null)];

    public IReadOnlyDictionary<string, double> Methods => Count(Scores, call => call.Call.Method == PricingScoringMethod.MlElasticity ? "ml_elasticity" : "rule_based");

    public IReadOnlyDictionary<string, double> Predictions => Count(_sent.Where(call => call.Call.Method == PricingScoringMethod.MlElasticity), call => call.Call.Property);

    public IReadOnlyDictionary<string, double> Assignments => Count(_sent.Where(call => call.Call.HasPrice), Arm);

    /// <summary>Two of five visitors accept, which is what the models expect at the base price of the hotel.</summary>
    public IReadOnlyList<Decision> Decisions =>
        [.. _sent.Where(call => call.Call.HasPrice).Select((call, index) => new Decision(call.Call, call.Visitor, index % 5 < 2))];

    public IReadOnlyDictionary<string, double> Conversion => Decisions
        .GroupBy(decision => Arm(decision.Call))
        .ToDictionary(arm => arm.Key, arm => (double)arm.Count(decision => decision.Accepted) / arm.Count());

    public IReadOnlyDictionary<string, double> Outcomes
    {
        get
        {
            var outcomes = Decisions.CountBy(decision => decision.Call.Property).ToDictionary(count => count.Key, count => (double)count.Value);
            outcomes[ScriptedLoad.Hotel] += Training;
            outcomes[ScriptedLoad.Suites] += Training + ScriptedLoad.Drifted;
            return outcomes;
        }
    }

    /// <summary>Who has a model finds it in memory: visitors, and the reports of visitors, of invalid outcomes and of drift.</summary>
    public int CacheHits => _sent.Count(call => call.Call.Method == PricingScoringMethod.MlElasticity) + 4;

    /// <summary>Who has none looks in vain: visitors, the outcomes that the two models came of, and the reports of the other properties.</summary>
    public int CacheMisses => _sent.Count(call => call.Call is { HasPrice: true, Arm: PricingExperimentVariant.Ml, Method: PricingScoringMethod.RuleBased })
        + 2 + Decisions.Select(decision => decision.Call.Property).Distinct().Count(property => property is not (ScriptedLoad.Hotel or ScriptedLoad.Suites));

    public int FetchSuccesses => _sent.Count(call => call.Call is { Live: true, HasPrice: true });

    public int FetchErrors => _sent.Count(call => call.Call is { Live: true, HasPrice: false });

    /// <summary>The first of two models, one because of drift, and one by hand that fails.</summary>
    public const int Trainings = 4;

    private static string Arm(SentCall call) => Arm(call.Call);

    private static string Arm(Call call) => call.Arm == PricingExperimentVariant.Ml ? "ml" : "rule_based";

    private static Dictionary<string, double> Count(IEnumerable<SentCall> calls, Func<SentCall, string> by) =>
        calls.CountBy(by).ToDictionary(count => count.Key, count => (double)count.Value);
}
