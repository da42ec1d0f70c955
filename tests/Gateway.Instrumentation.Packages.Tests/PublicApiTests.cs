using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Packages.Tests;

/// <summary>Every package of src has a public API that somebody approved.</summary>
public class PublicApiTests
{
    private static readonly string Approved = Repository.PathOf("tests", "Gateway.Instrumentation.Packages.Tests", "ApprovedApi");

    // The analyzers are a part of the core package that nobody compiles against.
    public static TheoryData<string> Packages { get; } =
    [
        .. Directory.GetDirectories(Repository.PathOf("src")).Select(folder => Path.GetFileName(folder))
            .Where(name => !name.StartsWith("Gateway.Instrumentation.Analyzers", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Packages))]
    public void The_public_api_is_the_approved_one(string package)
    {
        var assembly = CompiledSource.References.Single(reference => Path.GetFileName(reference.Display) == package + ".dll");
        CheckedIn.Compare(Path.Combine(Approved, package + ".txt"), PublicApiText.Of(assembly, CompiledSource.References));
    }

    [Fact]
    public void Nothing_is_approved_that_is_no_package() =>
        Directory.GetFiles(Approved).Select(Path.GetFileNameWithoutExtension).Except(Packages.Select(row => row.Data)).ShouldBeEmpty();
}
