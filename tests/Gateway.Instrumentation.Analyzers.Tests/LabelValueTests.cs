namespace Gateway.Instrumentation.Analyzers.Tests;

public class LabelValueTests
{
    [Theory]
    [InlineData("""orders.WithLabels([|exception.Message|]).Inc();""", "exception")]
    [InlineData("""orders.WithLabels([|exception.ToString()|]).Inc();""", "exception")]
    [InlineData("""orders.WithLabels([|exception.InnerException?.Message ?? "none"|]).Inc();""", "exception")]
    [InlineData("""orders.WithLabels([|context.Request.Path|]).Inc();""", "route template")]
    [InlineData("""orders.WithLabels([|context.Request.Path.Value|]!).Inc();""", "route template")]
    [InlineData("""orders.WithLabels([|context.Request.Path.ToString().ToLowerInvariant()|]).Inc();""", "route template")]
    [InlineData("""orders.WithLabels([|context.Request.GetDisplayUrl()|]).Inc();""", "route template")]
    [InlineData("""orders.WithLabels([|context.TraceIdentifier|]).Inc();""", "id")]
    [InlineData("""orders.WithLabels([|context.Connection.RemoteIpAddress!.ToString()|]).Inc();""", "address")]
    [InlineData("""orders.WithLabels([|Guid.NewGuid().ToString("N")|]).Inc();""", "id")]
    [InlineData("""orders.WithLabels([|$"{Guid.NewGuid()}"|]).Inc();""", "id")]
    [InlineData("""orders.WithLabels([|$"order-{order.Id}"|]).Inc();""", "id")]
    [InlineData("""orders.WithLabels([|"customer-" + order.CustomerId|]).Inc();""", "id")]
    [InlineData("""orders.WithLabels([|order.Id.ToString()|]).Inc();""", "id")]
    [InlineData("""orders.WithLabels([|DateTime.UtcNow.ToString("O")|]).Inc();""", "time")]
    [InlineData("""orders.WithLabels([|new Uri(name).AbsolutePath|]).Inc();""", "address")]
    [InlineData("""orders.WithLabels([|Path.Combine(name, "a.txt")|]).Inc();""", "file")]
    [InlineData("""var path = context.Request.Path.ToString(); orders.WithLabels([|path|]).Inc();""", "route template")]
    [InlineData("""orders.WithLabels([|name.Length > 3 ? name : exception.Message|]).Inc();""", "exception")]
    [InlineData("""using var step = steps.Start([|$"step {order.Id}"|]);""", "id")]
    [InlineData("""using var step = steps.Start("pay"); step.Fail([|exception.Message|]);""", "exception")]
    [InlineData("""metrics.PricingSync.TrackPricingSync([|$"{order.Id}"|]).Dispose();""", "id")]
    [InlineData("""metrics.PricingSync.RecordError("openai", [|exception.Message|]);""", "exception")]
    [InlineData("""shop.RecordOrder([|$"{order.Id}"|]);""", "id")]
    [InlineData("""context.TagRequest(provider: [|context.Request.Path|]);""", "route template")]
    [InlineData("""context.TagRequest(errorType: [|exception.Message|]);""", "exception")]
    public async Task A_value_without_bounds_is_named_with_what_to_use(string code, string help)
    {
        var analyzed = AnalyzedCode.Statements(code);
        await analyzed.ShouldNameMarkedPlacesAsync("GWM006");
        (await analyzed.WarningsAsync()).Single().GetMessage().ShouldContain(help);
    }

    [Theory]
    [InlineData("""orders.WithLabels("books").Inc();""")]
    [InlineData("""orders.WithLabels(order.Kind).Inc();""")]
    [InlineData("""orders.WithLabels(name.ToLowerInvariant()).Inc();""")]
    [InlineData("""orders.WithLabels($"{order.Kind}-{name}").Inc();""")]
    [InlineData("""orders.WithLabels($"{order.ModelId}").Inc();""")]
    [InlineData("""orders.WithLabels(exception.GetType().Name).Inc();""")]
    [InlineData("""orders.WithLabels(context.Request.Method).Inc();""")]
    [InlineData("""using var step = steps.Start("pay"); step.Fail(exception);""")]
    [InlineData("""shop.RecordFailure("books", exception.Message);""")]
    [InlineData("""shop.SetBuild(name); build.WithLabels(Guid.NewGuid().ToString()).Set();""")]
    [InlineData("""metrics.Competitors.TrackFetch(order.Id.ToString()).Dispose();""")]
    [InlineData("""orders.Remove(Guid.NewGuid().ToString());""")]
    [InlineData("""Use(exception.Message);""")]
    [InlineData("""var path = context.Request.Path.ToString(); path = "home"; orders.WithLabels(path).Inc();""")]
    public Task A_value_from_a_small_set_is_not_named(string code) => AnalyzedCode.Statements(code).ShouldBeSilentAsync();

    [Fact]
    public Task Methods_of_services_that_happen_to_have_metrics_take_what_they_like() => AnalyzedCode.Members("""
        public sealed class Orders(MetricFactory metrics, HttpClient client)
        {
            private readonly Counter _found = metrics.Counter("orders_found_total", "Orders found.");
            public void Delete(string key) { client.CancelPendingRequests(); _found.Inc(); }
        }
        public sealed class Lines(MetricFactory metrics)
        {
            private readonly Counter _found = metrics.Counter("lines_found_total", "Lines found.");
            public string Find(string key) { _found.Inc(); return key; }
        }
        public void Method(Orders orders, Lines lines) { orders.Delete($"order-{order.Id}"); lines.Find(exception.Message); }
        """).ShouldBeSilentAsync();

    [Fact]
    public Task Gauges_of_single_items_have_ids() => AnalyzedCode.Members("""
        private readonly Labeled<Gauge, string> _positions = factory.Gauge("positions", "Positions.", Label.Id("position"));
        public void Set(Guid position) => _positions.WithLabels(position.ToString()).Set(1);
        public void Wrong() => _positions.WithLabels([|exception.Message|]).Set(1);
        """).ShouldNameMarkedPlacesAsync("GWM006");
}
