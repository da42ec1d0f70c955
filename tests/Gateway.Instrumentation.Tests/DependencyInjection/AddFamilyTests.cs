using Gateway.Instrumentation.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.Instrumentation.Tests.DependencyInjection;

public class AddFamilyTests
{
    [Fact]
    public async Task A_family_is_made_when_the_host_starts()
    {
        using var host = TestHost.Build(services => services.AddGatewayMetrics().AddFamily<CheckoutMetrics>());
        var registry = host.Services.GetRequiredService<MetricRegistry>();
        registry.Definitions.ShouldAllBe(definition => definition.Family == null);
        await host.StartAsync();
        registry.Definitions.Single(definition => definition.Name == "checkout_orders_total").Family.ShouldBe("CheckoutMetrics");
    }

    [Fact]
    public async Task A_family_is_there_before_any_hosted_service_starts()
    {
        using var host = TestHost.Build(services =>
        {
            services.AddHostedService<Eager>();
            services.AddGatewayMetrics().AddFamily<CheckoutMetrics>();
        });
        await host.StartAsync();
        host.Services.GetServices<IHostedService>().OfType<Eager>().Single().Page.ShouldContain("# TYPE checkout_orders_total counter\n");
    }

    [Fact]
    public void A_family_can_be_injected_and_is_one_instance()
    {
        using var host = TestHost.Build(services => services.AddGatewayMetrics().AddFamily<CheckoutMetrics>());
        var family = host.Services.GetRequiredService<CheckoutMetrics>();
        host.Services.GetRequiredService<GatewayMetrics>().Get<CheckoutMetrics>().ShouldBeSameAs(family);
        family.RecordOrder("berlin");
        host.Services.GetRequiredService<MetricRegistry>().Value("checkout_orders_total", ("shop", "berlin")).ShouldBe(1);
    }

    [Fact]
    public async Task Adding_a_family_twice_adds_it_once()
    {
        var services = new ServiceCollection();
        var builder = services.AddGatewayMetrics().AddFamily<CheckoutMetrics>();
        builder.AddFamily<CheckoutMetrics>();
        services.AddGatewayMetrics().AddFamily<CheckoutMetrics>();
        services.Count(service => service.ServiceType == typeof(CheckoutMetrics)).ShouldBe(1);

        using var host = TestHost.Build(services => services.AddGatewayMetrics().AddFamily<CheckoutMetrics>().AddFamily<CheckoutMetrics>());
        await host.StartAsync();
        host.Services.GetRequiredService<MetricRegistry>().Definitions.Count(definition => definition.Family == "CheckoutMetrics").ShouldBe(1);
    }

    [Fact]
    public void A_family_may_take_other_services()
    {
        using var host = TestHost.Build(services =>
        {
            services.AddSingleton(new Shop("berlin"));
            services.AddGatewayMetrics().AddFamily<ShopMetrics>();
        });
        host.Services.GetRequiredService<ShopMetrics>().RecordOrder();
        host.Services.GetRequiredService<MetricRegistry>().Value("shop_orders_total", ("shop", "berlin")).ShouldBe(1);
    }

    [Fact]
    public async Task A_family_that_clashes_with_another_stops_the_start() =>
        (await TestHost.FailsToStart<MetricRegistrationException>(services =>
            services.AddGatewayMetrics().AddFamily<CheckoutMetrics>().AddFamily<ClashingMetrics>()))
        .Message.ShouldBe(
            "Metric checkout_orders_total is already registered with another definition. Registered: counter checkout_orders_total{shop (text, limit 256)} (by CheckoutMetrics). Requested: gauge checkout_orders_total (by ClashingMetrics). Give one of them another name, or make both definitions the same.");

    [Fact]
    public async Task A_built_in_family_can_be_made_at_the_start_too()
    {
        using var host = TestHost.Build(services =>
            services.AddGatewayMetrics(options => options.KnownProviders.Add("openai")).AddFamily<PricingSyncMetrics>());
        await host.StartAsync();
        host.Services.GetRequiredService<MetricRegistry>().Value("pricing_sync_total", ("provider", "openai")).ShouldBe(0);
    }

    [Fact]
    public async Task Known_providers_are_shown_at_0_once_the_host_has_started()
    {
        using var host = TestHost.Build(services => services.AddGatewayMetrics(options => options.KnownProviders.Add("openai")));
        await host.StartAsync();
        host.Services.GetRequiredService<MetricRegistry>().Value("pricing_sync_total", ("provider", "openai")).ShouldBe(0);
    }

    [Fact]
    public void A_class_without_a_factory_is_no_family() => NoFamily<Shop>("Shop");

    [Fact]
    public void A_class_whose_constructor_is_not_public_is_no_family() => NoFamily<HiddenMetrics>("HiddenMetrics");

    [Fact]
    public void An_abstract_class_is_no_family() => NoFamily<AbstractMetrics>("AbstractMetrics");

    [Fact]
    public void A_family_that_was_not_added_is_named_with_the_remedy()
    {
        const string Message = "CheckoutMetrics is not a family of these metrics: add it with services.AddGatewayMetrics().AddFamily<CheckoutMetrics>(), or, without dependency injection, create it with new CheckoutMetrics(metrics.Factory).";
        using var host = TestHost.Build(services => services.AddGatewayMetrics());
        Should.Throw<InvalidOperationException>(() => host.Services.GetRequiredService<GatewayMetrics>().Get<CheckoutMetrics>()).Message.ShouldBe(Message);
        Should.Throw<InvalidOperationException>(() => new GatewayMetrics().Get<CheckoutMetrics>()).Message.ShouldBe(Message);
    }

    [Fact]
    public void Without_dependency_injection_a_family_is_made_from_the_factory()
    {
        var metrics = new GatewayMetrics();
        new CheckoutMetrics(metrics.Factory).RecordOrder("berlin");
        metrics.Value("checkout_orders_total").ShouldBe(1);
    }

    private static void NoFamily<TFamily>(string name)
        where TFamily : class =>
        Should.Throw<MetricRegistrationException>(() => new ServiceCollection().AddGatewayMetrics().AddFamily<TFamily>()).Message.ShouldBe(
            $"{name} is not a metric family: a family is a class that is not abstract and has a public constructor with a MetricFactory, such as public {name}(MetricFactory metrics).");

    public sealed class CheckoutMetrics(MetricFactory metrics)
    {
        private readonly Labeled<Counter, string> _orders = metrics.Counter("checkout_orders_total", "Orders placed.", Label.Text("shop"));

        public void RecordOrder(string shop) => _orders.WithLabels(shop).Inc();
    }

    public sealed class ShopMetrics(Shop shop, MetricFactory metrics)
    {
        private readonly Counter _orders = metrics.Counter("shop_orders_total", "Orders placed.", Label.Text("shop")).WithLabels(shop.Name);

        public void RecordOrder() => _orders.Inc();
    }

    public sealed class ClashingMetrics
    {
        public ClashingMetrics(MetricFactory metrics) => metrics.Gauge("checkout_orders_total", "Open orders.");
    }

    public sealed class HiddenMetrics
    {
        internal HiddenMetrics(MetricFactory metrics) => metrics.Gauge("hidden", "Hidden.");
    }

    public abstract class AbstractMetrics
    {
        public AbstractMetrics(MetricFactory metrics) => metrics.Gauge("abstract", "Abstract.");
    }

    public sealed record Shop(string Name);

    private sealed class Eager(MetricRegistry registry) : IHostedService
    {
        public string Page { get; private set; } = "";

        public Task StartAsync(CancellationToken cancellationToken)
        {
            Page = registry.CollectText();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
