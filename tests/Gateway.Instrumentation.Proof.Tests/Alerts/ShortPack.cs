using Gateway.Instrumentation.Monitoring;

namespace Gateway.Instrumentation.Proof.Tests.Alerts;

/// <summary>The built-in rules in fast motion: minutes are seconds, so that an alert rises and falls while a test waits. The rest is as it ships.</summary>
internal static class ShortPack
{
    private const string Range = "15s";

    private static readonly TimeSpan For = TimeSpan.FromSeconds(3);

    /// <summary>Without the objectives, whose windows have no seconds.</summary>
    public static MonitoringPack Make(MonitoringPack pack)
    {
        var settings = new MonitoringSettings { Slos = pack.Slos.ToDictionary(slo => slo.Id, _ => new SloSettings { Enabled = false }) };
        pack = pack.With(settings);
        return pack with { Groups = [.. pack.Groups.Select(group => group with { Rules = [.. group.Rules.Select(Shorten)] })] };
    }

    private static Rule Shorten(Rule rule)
    {
        Query InSeconds(Query query) => query.Rewrite(selector => selector with
        {
            Range = selector.Range is null ? null : Range,
            Shift = selector.Shift.Offset is null ? selector.Shift : selector.Shift with { Offset = Range },
        });
        return rule is AlertRule alert ? alert.With(InSeconds, alert.Severity, For) : rule.With(InSeconds);
    }
}
