using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Tests.Catalog;

public sealed class CheckedInTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Table => _folder.PathOf("table.txt");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_fresh_file_passes()
    {
        File.WriteAllText(Table, "one\n");
        Should.NotThrow(() => Compare("one\n"));
    }

    [Fact]
    public void A_stale_file_fails_with_the_lines_that_differ_and_the_command_that_writes_it()
    {
        File.WriteAllText(Table, "one\ntwo\nthree\n");

        Should.Throw<OutOfDateException>(() => Compare("one\n2\nthree\n")).Message.ShouldBe("""
            table.txt is out of date. If you mean the change: GATEWAY_UPDATE=1 dotnet test tests/Some.Tests, and look at the difference.
            - two
            + 2
            """);
        File.ReadAllText(Table).ShouldBe("one\ntwo\nthree\n");
    }

    [Fact]
    public void A_missing_file_fails_with_the_command_that_makes_it()
    {
        Should.Throw<OutOfDateException>(() => Compare("one\n")).Message
            .ShouldStartWith("table.txt is missing. If you mean the change: GATEWAY_UPDATE=1 dotnet test tests/Some.Tests, ");
        File.Exists(Table).ShouldBeFalse();
    }

    [Fact]
    public void Lines_in_another_order_are_a_difference()
    {
        File.WriteAllText(Table, "one\ntwo\n");
        Should.Throw<OutOfDateException>(() => Compare("two\none\n")).Message.ShouldEndWith("\nThe lines are the same, in another order or number.");
    }

    [Theory]
    [InlineData("two\n")]
    [InlineData(null)]
    public void When_told_to_it_writes_the_file_and_passes(string? before)
    {
        if (before is not null)
            File.WriteAllText(Table, before);

        Should.NotThrow(() => Compare("one\n", update: true));

        File.ReadAllText(Table).ShouldBe("one\n");
    }

    private void Compare(string text, bool update = false) => CheckedIn.Compare(Table, text, "Some.Tests", update);
}
