using System.CommandLine;

namespace Gateway.Instrumentation.Tool.Commands;

/// <summary>A command, with what its help says besides the options.</summary>
internal abstract class ToolCommand(string name, string description) : Command(name, description)
{
    /// <summary>What people type, and what for.</summary>
    public abstract IReadOnlyList<(string CommandLine, string Purpose)> Examples { get; }

    /// <summary>Lines below the examples.</summary>
    public virtual IReadOnlyList<string> Notes => [];
}
