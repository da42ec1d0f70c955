using System.Text.Json.Nodes;
using GatewayApi.SimulatedFeeds;

namespace GatewayApi.Tests.Feeds;

public class PriceDriftTests
{
    [Fact]
    public void Each_step_moves_the_prices_of_every_third_model()
    {
        const string List = """{"models":[{"input":1},{"input":1},{"input":1},{"input":1}]}""";

        PriceDrift.Apply(List, 0.5m, 1).ShouldBe("""{"models":[{"input":1.5},{"input":1},{"input":1},{"input":1.5}]}""");
        PriceDrift.Apply(List, 0.5m, 2).ShouldBe("""{"models":[{"input":1.5},{"input":1.5},{"input":1},{"input":1.5}]}""");
    }

    [Fact]
    public void A_price_keeps_its_notation_and_marks_stay_marks() =>
        PriceDrift.Apply("""{"data":[{"pricing":{"prompt":"0.5","completion":"-1","request":"7"}}]}""", 0.5m, 1)
            .ShouldBe("""{"data":[{"pricing":{"prompt":"0.75","completion":"-1","request":"7"}}]}""");

    [Fact]
    public void A_price_never_runs_away()
    {
        for (var step = 0; step < 100; step++)
        {
            var list = JsonNode.Parse(PriceDrift.Apply("""{"models":[{"input":1}]}""", 0.02m, step))!;
            list["models"]![0]!["input"]!.GetValue<decimal>().ShouldBeInRange(1m, 1.08m);
        }
    }
}
