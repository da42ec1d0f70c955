using System.Reflection;
using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Packages.Tests;

public class PublicApiTests
{
    [Theory]
    [InlineData("Gateway.Instrumentation")]
    [InlineData("Gateway.Instrumentation.AspNetCore")]
    [InlineData("Gateway.Instrumentation.Testing")]
    public void The_public_api_is_the_approved_one(string package)
    {
        var actual = PublicApiText.Of(Assembly.Load(package));
        var file = Repository.PathOf("tests", "Gateway.Instrumentation.Packages.Tests", "ApprovedApi", package + ".txt");
        if (Environment.GetEnvironmentVariable("GATEWAY_UPDATE_API") == "1")
            File.WriteAllText(file, actual);

        actual.ShouldBe(
            File.Exists(file) ? File.ReadAllText(file) : "",
            $"The public API of {package} changed. If you mean it: GATEWAY_UPDATE_API=1 dotnet test tests/Gateway.Instrumentation.Packages.Tests, and say so in CHANGELOG.md.");
    }

    [Fact]
    public void Every_package_has_an_approved_api()
    {
        var packages = Directory.GetDirectories(Repository.PathOf("src")).Select(Path.GetFileName);
        var approved = Directory.GetFiles(Repository.PathOf("tests", "Gateway.Instrumentation.Packages.Tests", "ApprovedApi"))
            .Select(Path.GetFileNameWithoutExtension);

        approved.ShouldBe(packages, ignoreOrder: true);
    }
}
