using System.Text.Json;

namespace Gateway.Instrumentation.Proof.Tests.Alerts;

/// <summary>An alert as Alertmanager delivers it.</summary>
internal sealed record DeliveredAlert(string Name, bool IsResolved, IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Annotations)
{
    public static DeliveredAlert Read(JsonElement alert)
    {
        var labels = Texts(alert.GetProperty("labels"));
        return new DeliveredAlert(labels["alertname"], alert.GetProperty("status").GetString() == "resolved", labels, Texts(alert.GetProperty("annotations")));
    }

    private static Dictionary<string, string> Texts(JsonElement texts) => texts.EnumerateObject().ToDictionary(text => text.Name, text => text.Value.GetString()!);
}
