using GatewayApi.Completions;
using GatewayApi.Endpoints;
using GatewayApi.Pricing;
using GatewayApi.Traffic;
using Microsoft.Extensions.Options;

namespace GatewayApi.Tests.Traffic;

public class TrafficPlanTests
{
    private const string Shared = "deepseek-ai/DeepSeek-V3";

    [Fact]
    public void The_same_seed_gives_the_same_calls() =>
        Calls(seed: 7, count: 500).ShouldBe(Calls(seed: 7, count: 500));

    [Fact]
    public void Another_seed_gives_others() =>
        Calls(seed: 7, count: 500).ShouldNotBe(Calls(seed: 8, count: 500));

    [Fact]
    public void Whoever_knows_no_model_asks_for_the_list_and_for_no_other()
    {
        var calls = Calls(seed: 7, count: 500, new KnownModels());

        calls.ShouldContain(call => call.Path == TrafficPlan.ModelsPath);
        calls.ShouldNotContain(call => call.Path.StartsWith("/api/pricing/quote", StringComparison.Ordinal));
        calls.Where(call => call.Body is not null && call.Body.Contains("my-model", StringComparison.Ordinal)).ShouldNotBeEmpty();
    }

    [Fact]
    public void Most_callers_chat_and_of_everything_else_there_are_some()
    {
        var calls = Calls(seed: 7, count: 1000);

        calls.Count(call => call.Path is "/api/chat" or TrafficPlan.CompletionsPath).ShouldBeInRange(600, 900);
        calls.Where(call => call.Patience is not null).ShouldNotBeEmpty();
        foreach (var path in (string[])["/api/pricing/models", "/api/pricing/quote", "/api/pricing/jobs", "/api/pricing/sync", "/wp-login.php"])
            calls.ShouldContain(call => call.Path.Split('?', 2)[0] == path, path);
        foreach (var trigger in (string[])["manual", "api"])
            calls.ShouldContain(call => call.Path.EndsWith($"trigger={trigger}", StringComparison.Ordinal), trigger);
    }

    [Fact]
    public void Those_who_use_the_API_of_OpenAI_stream_ask_again_leave_and_belong_to_a_team()
    {
        var calls = Calls(seed: 7, count: 1000).Where(call => call.Path == TrafficPlan.CompletionsPath).ToList();

        calls.CountBy(call => call.Body!).ShouldContain(asked => asked.Value > 5);
        calls.Count(call => call.Body!.Contains("\"stream\":true", StringComparison.Ordinal)).ShouldBeInRange(calls.Count / 5, calls.Count * 4 / 5);
        calls.Where(call => call.Leaves).ShouldAllBe(call => call.Body!.Contains("\"stream\":true", StringComparison.Ordinal));
        calls.Count(call => call.Leaves).ShouldBeInRange(1, calls.Count / 3);
        calls.Count(call => call.Body!.Contains(Shared, StringComparison.Ordinal)).ShouldBeGreaterThan(calls.Count / 3);
        calls.Count(call => call.Key == "sk-two").ShouldBeInRange(1, calls.Count / 4);
        calls.Count(call => call.Key == "sk-one").ShouldBe(calls.Count - calls.Count(call => call.Key == "sk-two"));
    }

    [Fact]
    public void The_teams_of_the_configuration_are_those_who_come()
    {
        var completions = new CompletionsOptions { Teams = { ["ours"] = new() { Key = "sk-ours" } } };

        TrafficTeams.AddTo(completions);

        completions.Teams.Keys.ShouldBe(["ours"]);
    }

    [Fact]
    public void Callers_come_as_often_as_they_are_asked_to()
    {
        var plan = Plan(seed: 7, new KnownModels());

        var seconds = Enumerable.Range(0, 10_000).Sum(_ => plan.NextGap(perSecond: 50).TotalSeconds);

        (10_000 / seconds).ShouldBe(50, tolerance: 2);
    }

    private static List<TrafficCall> Calls(int seed, int count, KnownModels? models = null)
    {
        var plan = Plan(seed, models ?? Models());
        return [.. Enumerable.Range(0, count).Select(_ => plan.Next())];
    }

    private static TrafficPlan Plan(int seed, KnownModels models) => new(
        models, Options.Create(new TrafficOptions { Seed = seed }),
        Options.Create(new CompletionsOptions { Teams = { ["one"] = new() { Key = "sk-one" }, ["two"] = new() { Key = "sk-two" } } }));

    private static KnownModels Models()
    {
        var models = new KnownModels();
        models.Learn(new ModelList(4,
        [
            new(Providers.Portkey, "gpt-4o", 1, 1, default), new(Providers.Together, "Qwen/QwQ-32B", 1, 1, default),
            new(Providers.Together, Shared, 1, 1, default), new(Providers.DeepInfra, Shared, 1, 1, default),
        ]));
        return models;
    }
}
