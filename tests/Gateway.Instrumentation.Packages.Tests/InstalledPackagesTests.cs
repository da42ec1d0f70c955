using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Packages.Tests;

public class InstalledPackagesTests
{
    internal static readonly string Configuration =
        typeof(InstalledPackagesTests).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    internal static readonly string Version =
        typeof(GatewayMetrics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    [Fact]
    public async Task A_project_that_installs_the_packages_records_and_is_scraped()
    {
        using var folder = new TemporaryFolder();
        await InstallAsync(folder, "Microsoft.NET.Sdk.Web", "Gateway.Instrumentation.AspNetCore", "Gateway.Instrumentation");
        folder.Write("Program.cs", """
            using Gateway.Instrumentation;

            var builder = WebApplication.CreateSlimBuilder(args);
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            builder.Services.AddGatewayMetrics(o => o.ServiceName = "shop").AddFamily<ShopMetrics>();
            var app = builder.Build();
            app.UseGatewayMetrics();
            app.MapGatewayMetrics();
            app.MapGet("/books/{title}", (string title) => title).TrackRequest(provider: "library");
            await app.StartAsync();
            app.Services.GetRequiredService<ShopMetrics>().RecordOrder("books");
            using var client = new HttpClient();
            await client.GetStringAsync(app.Urls.Single() + "/books/emma");
            Console.Write(await client.GetStringAsync(app.Urls.Single() + "/metrics"));
            await app.StopAsync();

            public sealed class ShopMetrics(MetricFactory metrics)
            {
                private readonly Labeled<Counter, string> _orders =
                    metrics.Counter("shop_orders_total", "Orders placed.", Label.Text("department"));

                public void RecordOrder(string department) => _orders.WithLabels(department).Inc();
            }
            """);

        await DotnetAsync("build --configuration Release", folder.Path);
        var page = await DotnetAsync(folder.PathOf("bin", "Release", "net10.0", "Shop.dll"), folder.Path);

        page.ShouldContain(
            """
            # HELP shop_orders_total Orders placed.
            # TYPE shop_orders_total counter
            shop_orders_total{department="books",service_name="shop"} 1

            """);
        page.ShouldContain("""
            http_requests_total{method="GET",endpoint="/books/{title}",status="200",service_name="shop"} 1

            """);
        page.ShouldContain("""
            provider_requests_total{provider="library",service_name="shop"} 1

            """);
    }

    [Theory]
    [InlineData("Gateway.Instrumentation")]
    [InlineData("Gateway.Instrumentation.AspNetCore", "Gateway.Instrumentation")]
    public async Task A_project_that_installs_a_package_is_warned_by_the_analyzers_of_the_core(params string[] projects)
    {
        using var folder = new TemporaryFolder();
        await InstallAsync(folder, "Microsoft.NET.Sdk", projects);
        folder.Write("Mistakes.cs", """
            using Gateway.Instrumentation;

            public sealed class Mistakes(MetricFactory metrics, PricingSyncMetrics syncs)
            {
                private readonly Labeled<Counter, string> _orders = metrics.Counter("orders", "Orders.", Label.Text("shop-name"));

                public void Start() => syncs.TrackPricingSync("openai");
                public void Run() => syncs.TrackPricingSync("openai").RunAsync(() => Task.CompletedTask);
                public void Fail(Exception exception)
                {
                    using var sync = syncs.TrackPricingSync("openai");
                    sync.Run(() => { });
                    sync.Fail(exception);
                }
                public void Record(Exception exception) => _orders.WithLabels(exception.Message).Inc();
                public void Count() => metrics.Counter("calls_total", "Calls.").Inc();
            }
            """);

        var output = await DotnetAsync("build --configuration Release -p:TreatWarningsAsErrors=false -p:OutputType=Library", folder.Path);

        Regex.Matches(output, @"Mistakes\.cs\((\d+),\d+\): warning (GWM\d+)").Select(match => $"{match.Groups[2].Value} in line {match.Groups[1].Value}")
            .Distinct().Order().ShouldBe(
            [
                "GWM001 in line 7", "GWM002 in line 8", "GWM003 in line 13", "GWM004 in line 5", "GWM005 in line 5", "GWM006 in line 15", "GWM007 in line 16",
            ]);
        output.ShouldNotContain("CS8032"); // an analyzer that cannot be created
        Directory.GetFiles(folder.PathOf("restored"), "GWM001.md", SearchOption.AllDirectories).ShouldHaveSingleItem();
        Directory.GetFiles(folder.PathOf("restored"), "Gateway.Instrumentation.Analyzers*.dll", SearchOption.AllDirectories)
            .Select(path => Path.GetFileName(Path.GetDirectoryName(path))).ShouldBe(["cs", "cs"]);
    }

    /// <summary>A project that references the first of the packages, which may need the others.</summary>
    internal static async Task InstallAsync(TemporaryFolder folder, string sdk, params string[] projects)
    {
        var packages = folder.PathOf("packages");
        foreach (var project in projects)
            await DotnetAsync($"pack \"{Repository.PathOf("src", project)}\" --no-build --configuration {Configuration} --output \"{packages}\"", folder.Path);
        folder.Write("Shop.csproj", $"""
            <Project Sdk="{sdk}">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <RestoreSources>{packages};{NuGetPackages()}</RestoreSources>
                <RestorePackagesPath>{folder.PathOf("restored")}</RestorePackagesPath>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="{projects[0]}" Version="[{Version}]" />
              </ItemGroup>
            </Project>
            """);
    }

    /// <summary>Everything that the packages depend on was restored to here when this test was built: no registry is asked.</summary>
    private static string NuGetPackages() =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    internal static async Task<string> DotnetAsync(string arguments, string folder)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["MSBUILDDISABLENODEREUSE"] = "1", ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0" },
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, $"dotnet {arguments}\n{output}\n{await errors}");
        return output;
    }
}
