using System.Diagnostics;
using System.Reflection;
using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Packages.Tests;

public class InstalledPackagesTests
{
    private static readonly string Configuration =
        typeof(InstalledPackagesTests).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    [Fact]
    public async Task A_project_that_installs_the_packages_records_and_is_scraped()
    {
        using var folder = new TemporaryFolder();
        var packages = folder.PathOf("packages");
        foreach (var project in new[] { "Gateway.Instrumentation", "Gateway.Instrumentation.AspNetCore" })
            await DotnetAsync($"pack \"{Repository.PathOf("src", project)}\" --no-build --configuration {Configuration} --output \"{packages}\"", folder.Path);
        var version = typeof(GatewayMetrics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
        folder.Write("Shop.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk.Web">
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
                <PackageReference Include="Gateway.Instrumentation.AspNetCore" Version="[{version}]" />
              </ItemGroup>
            </Project>
            """);
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

    /// <summary>Everything that the packages depend on was restored to here when this test was built: no registry is asked.</summary>
    private static string NuGetPackages() =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static async Task<string> DotnetAsync(string arguments, string folder)
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
