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
        await using var app = await Measured.StartAsync(app => app.Map("/items", () => "all"), onKestrel: false);

        (await app.Client.SendAsync(new HttpRequestMessage(new HttpMethod(verb), "/items"))).EnsureSuccessStatusCode();

        RecordedRequests.Of(app.Metrics).ShouldBe([$"{verb} /items 200"]);
    }

    [Fact]
    public async Task Verbs_that_clients_invent_share_one_label()
    {
        await using var app = await Measured.StartAsync(app => app.Map("/items", () => "all"), onKestrel: false);

        for (var i = 0; i < 30; i++)
            (await app.Client.SendAsync(new HttpRequestMessage(new HttpMethod($"VERB{i}"), "/items"))).EnsureSuccessStatusCode();

        RecordedRequests.Of(app.Metrics).ShouldBe(["30 x OTHER /items 200"]);
    }
}
