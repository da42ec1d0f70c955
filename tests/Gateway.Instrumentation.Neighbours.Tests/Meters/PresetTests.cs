using System.Reflection;
using Gateway.Instrumentation.Testing;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Polly;
using Polly.Registry;

namespace Gateway.Instrumentation.Neighbours.Tests.Meters;

/// <summary>The presets, against the libraries themselves: no server is needed to see which meters they have.</summary>
public sealed class PresetTests
{
    private readonly MetricRegistry _registry = new();

    [Fact]
    public async Task Npgsql()
    {
        using var listening = _registry.AddMeters(KnownMeters.Npgsql);
        await using (var source = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=a;Password=b;Database=c"))
        {
            await Should.ThrowAsync<NpgsqlException>(async () => await source.OpenConnectionAsync(TestContext.Current.CancellationToken));
            MetricsPage.Parse(_registry.CollectText()).Samples.ShouldContain(sample => sample.Name == "db_client_connection_max");
        }

        ShouldShow("db_client_operation_duration_seconds", "db_client_connection_count", "db_client_operation_npgsql_bytes_read_bytes_total");
    }

    [Fact]
    public async Task EntityFrameworkCore()
    {
        using var listening = _registry.AddMeters(KnownMeters.EntityFrameworkCore);
        await using var context = new Shop(new DbContextOptionsBuilder<Shop>().UseInMemoryDatabase("shop").Options);
        context.Add(new Order());
        await context.SaveChangesAsync(TestContext.Current.CancellationToken);
        ShouldShow("microsoft_entityframeworkcore_active_dbcontexts", "microsoft_entityframeworkcore_savechanges_total");
    }

    [Fact]
    public void Polly()
    {
        using var listening = _registry.AddMeters(KnownMeters.Polly);
        using var provider = new ServiceCollection().AddResiliencePipeline("orders", static builder => builder.AddTimeout(TimeSpan.FromMinutes(1))).BuildServiceProvider();
        provider.GetRequiredService<ResiliencePipelineProvider<string>>().GetPipeline("orders").Execute(static () => { });
        MetricsPage.Parse(_registry.CollectText()).Samples
            .ShouldContain(sample => sample.Name == "resilience_polly_pipeline_duration_milliseconds_count" && sample.Labels["pipeline_name"] == "orders" && sample.Value == 1);
    }

    [Fact]
    public async Task MassTransit_whose_counters_go_down()
    {
        using var listening = _registry.AddMeters(KnownMeters.MassTransit);
        var consumed = new TaskCompletionSource();
        await using var provider = new ServiceCollection().AddLogging().AddSingleton(consumed)
            .AddMassTransit(static bus =>
            {
                bus.AddConsumer<PriceChangedConsumer>();
                bus.UsingInMemory(static (context, transport) => transport.ConfigureEndpoints(context));
            }).BuildServiceProvider();
        var control = provider.GetRequiredService<IBusControl>();
        await control.StartAsync(TestContext.Current.CancellationToken);
        await control.Publish(new PriceChanged(), TestContext.Current.CancellationToken);
        await consumed.Task.WaitAsync(TestContext.Current.CancellationToken);
        await control.StopAsync(TestContext.Current.CancellationToken); // waits for the end of what is consumed

        var page = MetricsPage.Parse(_registry.CollectText());
        page.Samples.ShouldContain(sample => sample.Name == "messaging_masstransit_consume_ea_total" && sample.Value == 1);
        page.Samples.Where(static sample => sample.Name == "messaging_masstransit_consume_active_ea").ShouldHaveSingleItem().Value.ShouldBe(0);
        page.Samples.ShouldNotContain(sample => sample.Name == "gateway_metrics_rejected_total");
    }

    [Fact]
    public void Nats()
    {
        // The instruments are made with the type that has them, which a connection uses first.
        using var listening = _registry.AddMeters(KnownMeters.Nats);
        var telemetry = typeof(NATS.Client.Core.NatsConnection).Assembly.GetTypes()
            .Single(static type => type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public).Any(static field => field.FieldType == typeof(System.Diagnostics.Metrics.Meter)));
        System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(telemetry.TypeHandle);
        ShouldShow("messaging_client_published_messages_total", "nats_client_sent_bytes_total");
    }

    private void ShouldShow(params string[] names)
    {
        foreach (var name in names)
            _registry.Definitions.ShouldContain(metric => metric.Name == name, string.Join(", ", _registry.Definitions.Select(static metric => metric.Name)));
    }

    private sealed class Shop(DbContextOptions<Shop> options) : DbContext(options)
    {
        public DbSet<Order> Orders => Set<Order>();
    }

    private sealed class Order
    {
        public int Id { get; set; }
    }
}

public sealed class PriceChanged;

public sealed class PriceChangedConsumer(TaskCompletionSource consumed) : IConsumer<PriceChanged>
{
    public Task Consume(ConsumeContext<PriceChanged> context)
    {
        consumed.TrySetResult();
        return Task.CompletedTask;
    }
}
