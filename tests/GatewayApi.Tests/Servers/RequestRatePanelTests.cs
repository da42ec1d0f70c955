using GatewayApi.Tests.Endpoints;

namespace GatewayApi.Tests.Servers;

/// <summary>The panel of the last minute, by a load of its own that is shorter than that.</summary>
public class RequestRatePanelTests
{
    private const double Rounding = 1e-9;

    [Fact]
    public async Task Requests_per_second_are_in_the_proportion_in_which_they_were_sent()
    {
        await using var watched = await WatchedGateway.StartAsync();
        for (var round = 0; round < 10; round++)
        {
            await watched.Gateway.GetAsync("/api/pricing/models");
            await watched.Gateway.GetAsync("/api/pricing/jobs");
            await watched.Gateway.PostAsync("/api/chat", "Hello?");
            for (var chat = 0; chat < 3; chat++)
                await watched.Gateway.PostAsync("/api/chat", """{"model":"gpt-9","prompt":"Hello"}""");
        }

        var sent = watched.Gateway.Sent.Measured.CountBy(request => (request.Method, request.Endpoint, $"{request.Status}")).ToDictionary();
        await Poll.UntilAsync(
            () => SharesAsync(watched),
            shares => shares.Count == sent.Count
                && sent.All(part => Math.Abs(shares.GetValueOrDefault(part.Key) - (double)part.Value / sent.Values.Sum()) < Rounding),
            "the rates of what was sent");
        sent.ShouldBe(
            new Dictionary<(string, string, string), int>
            {
                [("GET", "/api/pricing/models", "200")] = 10,
                [("GET", "/api/pricing/jobs", "200")] = 10,
                [("POST", "/api/chat", "400")] = 10,
                [("POST", "/api/chat", "404")] = 30,
            },
            ignoreOrder: true);
    }

    private static async Task<Dictionary<(string, string, string), double>> SharesAsync(WatchedGateway watched)
    {
        var rates = (await watched.Prometheus.QueryAsync("rate(http_requests_total[1m])")).Where(sample => sample.Value > 0).ToList();
        return rates.ToDictionary(
            sample => (sample["method"], sample["endpoint"], sample["status"]), sample => sample.Value / rates.Sum(rate => rate.Value));
    }
}
