namespace Gateway.Instrumentation.Analyzers.Tests;

public class NameTests
{
    [Theory]
    [InlineData("""Use(factory.Counter([|"orders-total"|], "Orders."));""", "\"orders_total\"")]
    [InlineData("""Use(factory.Gauge([|"1st"|], "Orders."));""", "\"_1st\"")]
    [InlineData("""Use(factory.Gauge([|""|], "Orders."));""", "\"requests_total\"")]
    [InlineData("""Use(factory.Gauge(help: "Orders.", name: [|"größe"|]));""", "\"gr_e\"")]
    [InlineData("""Use(Label.Text([|"shop-name"|]));""", "\"shop_name\"")]
    [InlineData("""Use(Label.Flag([|"paid:"|]));""", "\"paid\"")]
    [InlineData("""Use(Label.Enum<SyncTrigger>([|"__trigger"|]));""", "\"trigger\"")]
    [InlineData("""Use(factory.Histogram("size", "Sizes.", null, Label.Text([|"le"|])));""", "\"le\"")]
    [InlineData("""Use(factory.Summary("size", "Sizes.", null, Label.Text([|"quantile"|])));""", "\"quantile\"")]
    [InlineData("""Use(factory.Gauge("size", "Sizes.", Label.Text("shop"), Label.Text([|"shop"|])));""", "more than once")]
    [InlineData("""Use(factory.TimedOperation("pay", "Payments.", null, Label.Text([|"status"|])));""", "\"status\"")]
    [InlineData("""Use(factory.TimedOperation([|"pay_duration_seconds"|], "Payments."));""", "\"pay\"")]
    [InlineData("""const string Orders = "orders total"; Use(factory.Gauge([|Orders|], "Orders."));""", "\"orders_total\"")]
    public async Task A_name_that_the_start_would_refuse_is_named_with_one_that_it_takes(string code, string help)
    {
        var analyzed = AnalyzedCode.Statements(code);
        await analyzed.ShouldNameMarkedPlacesAsync("GWM004");
        (await analyzed.WarningsAsync()).Single().GetMessage().ShouldContain(help);
    }

    [Theory]
    [InlineData("""Use(factory.Counter([|"orders"|], "Orders."));""", "\"orders_total\"")]
    [InlineData("""Use(factory.Counter([|"orders_count"|], "Orders.", Label.Text("shop")));""", "\"orders_count_total\"")]
    [InlineData("""Use(factory.Info([|"build"|], "The build.", Label.Text("commit")));""", "\"build_info\"")]
    public async Task A_name_without_its_suffix_is_named_with_the_whole_name(string code, string help)
    {
        var analyzed = AnalyzedCode.Statements(code);
        await analyzed.ShouldNameMarkedPlacesAsync("GWM005");
        (await analyzed.WarningsAsync()).Single().GetMessage().ShouldContain(help);
    }

    [Theory]
    [InlineData("""Use(factory.Counter("orders_total", "Orders.", Label.Text("shop"), Label.Flag("paid")));""")]
    [InlineData("""Use(factory.Gauge("shop:orders", "Orders."));""")]
    [InlineData("""Use(factory.Gauge("_Orders2", "Orders.", Label.Text("le"), Label.Text("quantile")));""")]
    [InlineData("""Use(factory.Histogram("size", "Sizes.", null, Label.Text("quantile"), Label.Text("status")));""")]
    [InlineData("""Use(factory.Counter(name + "-", "Orders."));""")]
    [InlineData("""Use(factory.TimedOperation("pay", "Payments."));""")]
    [InlineData("""Use(factory.Info("build_info", "The build.", Label.Text("commit")));""")]
    public Task A_name_that_the_start_takes_is_not_named(string code) => AnalyzedCode.Statements(code).ShouldBeSilentAsync();

    /// <summary>The analyzer says what the library says: each name that one refuses, the other does.</summary>
    [Theory]
    [InlineData("orders_total")]
    [InlineData("a:b_total")]
    [InlineData("a-b_total")]
    [InlineData("0_total")]
    [InlineData("_total")]
    [InlineData("__a")]
    [InlineData("a\n")]
    [InlineData("é")]
    [InlineData("_")]
    [InlineData("")]
    public void Its_rules_are_those_of_the_library(string name)
    {
        Refuses(() => Label.Text(name)).ShouldBe(NameRules.MistakeOfLabel(name) is not null);
        Refuses(() => Factory().Gauge(name, "Help.")).ShouldBe(NameRules.MistakeOfMetric(name) is not null);
        Refuses(() => Factory().Counter(name, "Help.")).ShouldBe(
            NameRules.MistakeOfMetric(name) is not null || NameRules.LacksSuffix("Counter", name));

        static MetricFactory Factory() => new(new MetricRegistry());
        static bool Refuses(Action create)
        {
            try
            {
                create();
                return false;
            }
            catch (MetricRegistrationException)
            {
                return true;
            }
        }
    }
}
