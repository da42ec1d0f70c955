using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Gateway.Instrumentation.Tool.Commands;

/// <summary>The usual help, with examples below it.</summary>
internal sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = usual.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        var asked = parseResult.CommandResult.Command;
        var commands = asked is ToolCommand one ? [one] : asked.Subcommands.OfType<ToolCommand>().ToList();
        output.WriteLine("Examples:");
        foreach (var (commandLine, purpose) in commands.SelectMany(command => command.Examples))
            output.WriteLine($"  {purpose}:{Environment.NewLine}    {commandLine}");
        foreach (var note in (asked as ToolCommand)?.Notes ?? [])
            output.WriteLine(note);
        return exitCode;
    }
}
