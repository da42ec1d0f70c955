using Microsoft.AspNetCore.Builder;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests;

public class VerbTests
{
    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("TRACE")]
    public async Task A_verb_of_http_is_recorded_as_it_is(string verb)
    {
        var metrics = await Measured.OnceAsync(app => app.Map("/items", () => "all"), client => AskAsync(client, verb));

        RecordedRequests.Of(metrics).ShouldBe([$"{verb} /items 200"]);
    }

    [Fact]
    public async Task Verbs_that_clients_invent_share_one_label()
    {
        var metrics = await Measured.OnceAsync(app => app.Map("/items", () => "all"), async client =>
        {
            for (var i = 0; i < 30; i++)
                await AskAsync(client, $"VERB{i}");
        });

        RecordedRequests.Of(metrics).ShouldBe(["30 x OTHER /items 200"]);
    }

    private static async Task AskAsync(HttpClient client, string verb) =>
        (await client.SendAsync(new HttpRequestMessage(new HttpMethod(verb), "/items"))).EnsureSuccessStatusCode();
}
