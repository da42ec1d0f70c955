using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Packages.Tests;

/// <summary>Every folder of src has a public API that somebody approved.</summary>
public class PublicApiTests
{
    private static readonly string Approved = Repository.PathOf("tests", "Gateway.Instrumentation.Packages.Tests", "ApprovedApi");

    public static TheoryData<string> Packages { get; } = [.. Directory.GetDirectories(Repository.PathOf("src")).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Packages))]
    public void The_public_api_is_the_approved_one(string package)
    {
        var assembly = CompiledSource.References.Single(reference => Path.GetFileName(reference.Display) == package + ".dll");
        var actual = PublicApiText.Of(assembly, CompiledSource.References);
        var file = Path.Combine(Approved, package + ".txt");
        if (Environment.GetEnvironmentVariable("GATEWAY_UPDATE_API") == "1")
            File.WriteAllText(file, actual);

        actual.ShouldBe(
            File.Exists(file) ? File.ReadAllText(file) : "",
            $"The public API of {package} changed. If you mean it: GATEWAY_UPDATE_API=1 dotnet test tests/Gateway.Instrumentation.Packages.Tests, and say so in CHANGELOG.md.");
    }

    [Fact]
    public void Nothing_is_approved_that_is_no_package() =>
        Directory.GetFiles(Approved).Select(Path.GetFileNameWithoutExtension).Except(Packages.Select(row => row.Data)).ShouldBeEmpty();
}
