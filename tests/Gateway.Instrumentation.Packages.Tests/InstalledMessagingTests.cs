using System.Text.RegularExpressions;
using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Packages.Tests;

/// <summary>A new console project that installs an adapter of a broker and has the lines of its README.</summary>
public class InstalledMessagingTests
{
    [Fact]
    public async Task The_lines_of_the_readme_of_kafka_consume_from_a_cluster()
    {
        var page = await RunAsync("Gateway.Instrumentation.Kafka", """
            using Confluent.Kafka;
            using Gateway.Instrumentation;
            using Gateway.Instrumentation.Kafka;
            using Microsoft.Extensions.DependencyInjection;
            using Microsoft.Extensions.Hosting;

            var mock = new ProducerConfig { BootstrapServers = "mock" };
            mock.Set("test.mock.num.brokers", "1");
            using var cluster = new ProducerBuilder<Null, string>(mock).SetLogHandler((_, _) => { }).Build();
            using var admin = new DependentAdminClientBuilder(cluster.Handle).Build();
            var broker = admin.GetMetadata(TimeSpan.FromSeconds(30)).Brokers.Single();

            var builder = Host.CreateApplicationBuilder();
            builder.Services.AddGatewayMetrics();
            builder.Services.AddSingleton(cluster);
            builder.Services.AddSingleton(new ConsumerConfig
            {
                BootstrapServers = $"{broker.Host}:{broker.Port}", GroupId = "booking", AutoOffsetReset = AutoOffsetReset.Earliest,
                TopicMetadataRefreshIntervalMs = 100, StatisticsIntervalMs = 100,
            });
            builder.Services.AddHostedService<Fills>();
            using var host = builder.Build();
            """, """messaging_settled_total{system="kafka",destination="fills",settlement="acked"} 1""");
        page.ShouldContain("""messaging_published_total{system="kafka",destination="fills",result="confirmed"} 1""");
        page.ShouldContain("""messaging_consumers{system="kafka",destination="fills"} 1""");
        page.ShouldContain("""kafka_rebalances_total{group="booking",event="assigned"} """);
    }

    [Fact]
    public async Task The_lines_of_the_readme_of_masstransit_consume_in_memory()
    {
        var page = await RunAsync("Gateway.Instrumentation.MassTransit", """
            using Gateway.Instrumentation;
            using MassTransit;
            using Microsoft.Extensions.DependencyInjection;
            using Microsoft.Extensions.Hosting;

            var builder = Host.CreateApplicationBuilder();
            var services = builder.Services;
            README
            services.Configure<MassTransitHostOptions>(options => options.WaitUntilStarted = true);
            using var host = builder.Build();
            host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(
                () => host.Services.GetRequiredService<IBus>().Publish(new Fill("EURUSD")));
            """, """messaging_settled_total{system="masstransit",destination="Fills",settlement="acked"} 1""");
        page.ShouldContain("""messaging_consumers{system="masstransit",destination="Fills"} 1""");
        page.ShouldContain("""masstransit_consumed_total{endpoint="Fills",message_type="Fill",outcome="success"} 1""");
    }

    /// <summary>Runs a program with the lines of a package's README until its page has a line, and returns the page.</summary>
    /// <param name="package">The package.</param>
    /// <param name="program">Makes a <c>host</c>. <c>README</c> stands for the statements of the README; its types come behind the program.</param>
    /// <param name="until">The line.</param>
    private static async Task<string> RunAsync(string package, string program, string until)
    {
        using var folder = new TemporaryFolder();
        await InstalledPackagesTests.InstallAsync(folder, "Microsoft.NET.Sdk", [package, .. package.EndsWith("Kafka", StringComparison.Ordinal) ? (string[])["Gateway.Instrumentation.Messaging"] : [], "Gateway.Instrumentation"]);
        var project = await File.ReadAllTextAsync(folder.PathOf("Shop.csproj"));
        folder.Write("Shop.csproj", project
            .Replace("<ItemGroup>", """<ItemGroup><PackageReference Include="Microsoft.Extensions.Hosting" Version="10.0.15" />""")
            .Replace("<PropertyGroup>", "<PropertyGroup><OutputType>Exe</OutputType>"));

        var readme = await File.ReadAllTextAsync(Repository.PathOf("src", package, "README.md"));
        var lines = Regex.Match(readme, "```csharp\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;
        var types = lines.IndexOf("public sealed", StringComparison.Ordinal);
        folder.Write("Program.cs", $$""""
            using Shop;
            {{program.Replace("README", lines[..types])}}
            var metrics = host.Services.GetRequiredService<GatewayMetrics>();
            await host.StartAsync();
            for (var i = 0; i < 600 && !metrics.Registry.CollectText().Contains("""{{until}}"""); i++)
                await Task.Delay(100);
            Console.Write(metrics.Registry.CollectText());
            await host.StopAsync();

            namespace Shop
            {
                {{lines[types..]}}
            }
            """");
        await InstalledPackagesTests.DotnetAsync("build --configuration Release", folder.Path);
        var page = await InstalledPackagesTests.DotnetAsync(folder.PathOf("bin", "Release", "net10.0", "Shop.dll"), folder.Path);
        page.ShouldContain(until, customMessage: page);
        return page;
    }
}
