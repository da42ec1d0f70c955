namespace Gateway.Instrumentation.Analyzers.Tests;

public class MetricPerCallTests
{
    [Theory]
    [InlineData("""[|factory.Counter("orders_total", "Orders.")|].Inc();""")]
    [InlineData("""[|metrics.Factory.Counter("orders_total", "Orders.", Label.Text("shop"))|].WithLabels("books").Inc();""")]
    [InlineData("""var orders = [|factory.Counter("orders_total", "Orders.")|]; orders.Inc();""")]
    [InlineData("""using var pay = [|factory.TimedOperation("pay", "Payments.")|].Start();""")]
    [InlineData("""[|factory.Gauge("depth", "Depth.")|].Set(3);""")]
    [InlineData("""Use((Action)(() => [|factory.Gauge("depth", "Depth.")|].Set(3)));""")]
    public Task A_metric_that_is_created_where_it_is_recorded_is_named(string code) => AnalyzedCode.Statements(code).ShouldNameMarkedPlacesAsync("GWM007");

    [Fact]
    public Task A_handler_in_the_main_program_runs_for_each_call() => AnalyzedCode.Program("""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddGatewayMetrics();
        var app = builder.Build();
        var started = app.Services.GetRequiredService<MetricFactory>().Gauge("started", "Starts.");
        started.Set(1);
        app.MapGet("/", (MetricFactory metrics) => { [|metrics.Counter("visits_total", "Visits.")|].Inc(); return "Hello"; });
        app.Run();
        """).ShouldNameMarkedPlacesAsync("GWM007");

    [Fact]
    public Task What_is_kept_returned_or_passed_on_is_a_registration() => AnalyzedCode.Members("""
        private readonly Counter _field = factory.Counter("field_total", "Field.");
        private Counter? _late;
        public Counter Property { get; } = factory.Counter("property_total", "Property.");
        public Counter Create(string kind) => factory.Counter($"{kind}_total", "Created.");
        public void Start() { _late ??= factory.Counter("late_total", "Late."); _late.Inc(); _field.Inc(); }
        public void Pass() => Use(factory.Counter("passed_total", "Passed."));
        public void Listen() { var heard = factory.Counter("heard_total", "Heard."); ct.Register(() => heard.Inc()); }
        public void Watch(List<int> queue) => factory.Gauge("watched", "Watched.").SetCallback(() => queue.Count);
        public void WatchMore(List<int> queue) { var depth = factory.Gauge("more", "More.", Label.Text("name")); depth.WithLabels("queue").AddCallback(() => queue.Count); }
        public static void Register(MetricFactory own) => own.Counter("registered_total", "Registered.").Inc(0);
        public void Own() { var own = new MetricFactory(new MetricRegistry()); own.Counter("own_total", "Own.").Inc(); }
        """).ShouldBeSilentAsync();

    [Fact]
    public Task A_constructor_and_a_worker_run_once() => AnalyzedCode.Program("""
        Console.WriteLine();
        sealed class Family
        {
            private readonly Labeled<Counter, string> _orders;
            public Family(MetricFactory metrics)
            {
                _orders = metrics.Counter("orders_total", "Orders.", Label.Text("shop"));
                var depth = metrics.Gauge("depth", "Depth.");
                depth.Set(0);
            }
            public void Record(string shop) => _orders.WithLabels(shop).Inc();
        }
        sealed class Worker(MetricFactory metrics) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                var rounds = metrics.Counter("rounds_total", "Rounds.");
                while (true) { rounds.Inc(); await Task.Delay(1, stoppingToken); }
            }
        }
        """).ShouldBeSilentAsync();
}
