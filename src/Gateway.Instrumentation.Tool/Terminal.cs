using System.Text;
using Spectre.Console;

namespace Gateway.Instrumentation.Tool;

/// <summary>What the tool reads and writes besides pages; the tests have one of their own.</summary>
/// <param name="Console">For people: tables and colours.</param>
/// <param name="Out">For programs: JSON.</param>
/// <param name="Error">What went wrong.</param>
/// <param name="OpenInput">Opens the standard input.</param>
/// <param name="Time">The clock.</param>
internal sealed record Terminal(IAnsiConsole Console, TextWriter Out, TextWriter Error, Func<Stream> OpenInput, TimeProvider Time)
{
    // Wide enough for messages and labels in a log of CI, where nobody can widen the window.
    private const int WidthOfFiles = 200;

    public static Terminal OfProcess()
    {
        // Sparklines are no ASCII, and a console of Windows begins with an old code page.
        System.Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var console = AnsiConsole.Console;
        if (!console.Profile.Out.IsTerminal)
            console.Profile.Width = WidthOfFiles;
        return new Terminal(console, System.Console.Out, System.Console.Error, System.Console.OpenStandardInput, TimeProvider.System);
    }
}
