namespace Gateway.Instrumentation.Tool.Tests;

public class CommandLineTests
{
    [Theory]
    [InlineData("chek x", "'chek' is no command of gateway-metrics. There are: check, watch, export, reference. More: gateway-metrics --help\n")]
    [InlineData("--nope", "'--nope' is no command of gateway-metrics. There are: check, watch, export, reference. More: gateway-metrics --help\n")]
    [InlineData("check", "Required argument 'page' missing for command: 'check'.\nMore: gateway-metrics check --help\n")]
    [InlineData("check --nope", "'--nope' is no option of check.\nMore: gateway-metrics check --help\n")]
    [InlineData("check x --nope", "Unrecognized command or argument '--nope'.\nMore: gateway-metrics check --help\n")]
    [InlineData("check x --header Content-Type:x", "'Content-Type:x' is no header of a request for a page. Write \"Name: value\".\nMore: gateway-metrics check --help\n")]
    [InlineData("check x --timeout soon", "'soon' is no duration. Write 500ms, 2s or 1m30s; more than nothing, and at most a day.\nMore: gateway-metrics check --help\n")]
    [InlineData("watch localhost:1 --every 25h", "'25h' is no duration. Write 500ms, 2s or 1m30s; more than nothing, and at most a day.\nMore: gateway-metrics watch --help\n")]
    [InlineData("check x --timeout 0s", "'0s' is no duration. Write 500ms, 2s or 1m30s; more than nothing, and at most a day.\nMore: gateway-metrics check --help\n")]
    [InlineData("check x --header Authorization", "'Authorization' is no header of a request for a page. Write \"Name: value\".\nMore: gateway-metrics check --help\n")]
    [InlineData("check x --max-series 0", "--max-series is at least 1.\nMore: gateway-metrics check --help\n")]
    [InlineData("export", "Option '--out' is required.\nMore: gateway-metrics export --help\n")]
    [InlineData("watch page.txt", "'page.txt' is no address. Write http://host:port/metrics, or host:port.\nMore: gateway-metrics watch --help\n")]
    [InlineData("watch localhost:1 --count 0", "--count is at least 1.\nMore: gateway-metrics watch --help\n")]
    public async Task A_wrong_command_line_ends_with_2_and_says_what_is_wrong(string commandLine, string message)
    {
        var terminal = new TestTerminal();

        (await terminal.RunAsync(commandLine.Split(' '))).ShouldBe(2);

        terminal.Error.ShouldBe(message);
        terminal.Out.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("check x --fail-on never")]
    [InlineData("check x --accept xml")]
    [InlineData("check x --max-series many")]
    public async Task A_value_that_an_option_does_not_have_ends_with_2(string commandLine)
    {
        var terminal = new TestTerminal();

        (await terminal.RunAsync(commandLine.Split(' '))).ShouldBe(2);

        terminal.Error.ShouldContain($"'{commandLine.Split(' ')[^1]}'");
    }

    [Theory]
    [InlineData("--help", "gateway-metrics check http://localhost:5080/metrics", "gateway-metrics watch http://localhost:5080/metrics")]
    [InlineData("check --help", "gateway-metrics check http://localhost:5080/metrics", "2  the page could not be read, or the command line is wrong")]
    [InlineData("export --help", "gateway-metrics export --out monitoring")]
    [InlineData("watch --help", "gateway-metrics watch http://localhost:5080/metrics", "Ctrl+C ends it")]
    public async Task Help_has_examples(string commandLine, params string[] expected)
    {
        var terminal = new TestTerminal();

        (await terminal.RunAsync(commandLine.Split(' '))).ShouldBe(0);

        terminal.Out.ShouldContain("Usage:");
        foreach (var text in expected)
            terminal.Out.ShouldContain(text);
    }

    [Fact]
    public async Task The_examples_are_command_lines_that_work()
    {
        var help = new TestTerminal();
        await help.RunAsync("--help");
        foreach (var line in help.Out.Split('\n').Where(line => line.StartsWith("    gateway-metrics ", StringComparison.Ordinal)))
        {
            var terminal = new TestTerminal();
            await terminal.RunAsync([.. Words(line).Skip(1), "--help"]);
            terminal.Error.ShouldBeEmpty(line);
            terminal.Out.ShouldContain("Usage:");
        }

        // As a shell would split it, up to a redirection.
        static IEnumerable<string> Words(string line) => line.Split('>')[0].Split('"').SelectMany((part, i) => i % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
