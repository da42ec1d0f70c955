using System.Net.Http.Json;
using Gateway.Instrumentation.Monitoring;

namespace Gateway.Instrumentation.Proof.Tests.Alerts;

/// <summary>The example alertmanager.yml on a real Alertmanager, with our addresses in the places that a team fills in.</summary>
public sealed class ExampleRoutesTests
{
    [Fact]
    public async Task A_pager_and_a_chat_get_a_text_also_when_two_alerts_of_a_group_differ_in_it()
    {
        SkipUnless.Installed(AlertmanagerServer.Program);
        var token = TestContext.Current.CancellationToken;
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var alertmanager = await AlertmanagerServer.StartAsync(Example(receiver), token);

        using var client = new HttpClient();
        var alerts = new[] { Alert("openai"), Alert("together") };
        (await client.PostAsJsonAsync(new Uri(alertmanager.Address, "/api/v2/alerts"), alerts, token)).EnsureSuccessStatusCode();

        await Poll.UntilAsync(() => Task.FromResult(receiver.MessageTo("pager")), message => message is not null, "a message to the pager");
        await Poll.UntilAsync(() => Task.FromResult(receiver.MessageTo("chat")), message => message is not null, "a message to the chat");
        var paged = receiver.MessageTo("pager")!.Value.GetProperty("payload");
        paged.GetProperty("summary").GetString().ShouldBe("ProviderDown: openai is down.");
        paged.GetProperty("custom_details").GetProperty("runbook").GetString().ShouldBe("https://runbooks.test/#providerdown");
        var told = receiver.MessageTo("chat")!.Value.GetProperty("attachments")[0];
        told.GetProperty("title").GetString().ShouldBe("ProviderDown (firing)");
        told.GetProperty("text").GetString().ShouldBe(
            "openai is down.\nhttps://runbooks.test/#providerdown\ntogether is down.\nhttps://runbooks.test/#providerdown\n");
    }

    private static string Example(WebhookReceiver receiver)
    {
        using var folder = new TemporaryFolder();
        MonitoringPack.BuiltIn.Export(folder.Path);
        return Filled(Filled(Filled(
            File.ReadAllText(folder.PathOf("alertmanager", "alertmanager.yml")),
            "global:\n", $"global:\n  pagerduty_url: {new Uri(receiver.Address, "pager")}\n"),
            "https://hooks.slack.example.com/services/REPLACE", new Uri(receiver.Address, "chat").ToString()),
            "group_wait: 30s", "group_wait: 1s");
    }

    private static string Filled(string text, string place, string with)
    {
        text.ShouldContain(place);
        return text.Replace(place, with, StringComparison.Ordinal);
    }

    private static object Alert(string provider) => new
    {
        labels = new { alertname = "ProviderDown", severity = "critical", job = "gateway", provider },
        annotations = new { summary = $"{provider} is down.", runbook_url = "https://runbooks.test/#providerdown" },
    };
}
