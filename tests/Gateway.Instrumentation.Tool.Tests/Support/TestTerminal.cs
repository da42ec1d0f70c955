using System.Text;
using Gateway.Instrumentation.Tool.Commands;
using Spectre.Console;

namespace Gateway.Instrumentation.Tool.Tests;

/// <summary>The tool in this process, on a terminal that keeps what it is shown.</summary>
internal sealed class TestTerminal
{
    private readonly StringBuilder _screen = new();
    private readonly StringBuilder _out = new();
    private readonly StringBuilder _error = new();

    /// <param name="isLive">Whether it is a terminal rather than a file.</param>
    /// <param name="width">Its width in characters.</param>
    /// <param name="input">What stands on the standard input.</param>
    /// <param name="time">Its clock.</param>
    public TestTerminal(bool isLive = false, int width = 200, byte[]? input = null, TimeProvider? time = null)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isLive ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = isLive ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new ScreenOutput(new StringWriter(_screen), isLive, width),
        });
        Terminal = new Terminal(console, new StringWriter(_out), new StringWriter(_error), () => new MemoryStream(input ?? []), time ?? TimeProvider.System);
    }

    public Terminal Terminal { get; }

    /// <summary>What was shown to people, without the blanks at the ends of lines.</summary>
    public string Screen => string.Join('\n', _screen.ToString().ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()));

    /// <summary>What was written for programs.</summary>
    public string Out => _out.ToString().ReplaceLineEndings("\n");

    public string Error => _error.ToString().ReplaceLineEndings("\n");

    public Task<int> RunAsync(params string[] args) => GatewayMetricsTool.RunAsync(args, Terminal, TestContext.Current.CancellationToken);

    private sealed class ScreenOutput(TextWriter writer, bool isTerminal, int width) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => isTerminal;

        public int Width => width;

        public int Height => 24;

        public void SetEncoding(Encoding encoding)
        {
        }
    }
}
