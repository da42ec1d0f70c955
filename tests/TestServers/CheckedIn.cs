using System.Reflection;
using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation.TestServers;

/// <summary>
/// Files that are generated from the code and kept in the repository, so that a change of them is seen. With
/// <c>GATEWAY_UPDATE=1</c> every test that compares one writes it instead.
/// </summary>
public static class CheckedIn
{
    private const string Variable = "GATEWAY_UPDATE";
    private const int ShownLines = 20;

    /// <summary>Whether the files are to be written anew.</summary>
    public static bool IsUpdating => Environment.GetEnvironmentVariable(Variable) == "1";

    /// <summary>Compares a file with what is generated now, or writes it anew.</summary>
    /// <param name="file">The path.</param>
    /// <param name="text">What it has to hold.</param>
    [MethodImpl(MethodImplOptions.NoInlining)] // the caller's assembly names the project
    public static void Compare(string file, string text) =>
        Compare(file, text, Assembly.GetCallingAssembly().GetName().Name!, IsUpdating);

    /// <summary>Compares a file with what is generated now, or writes it anew.</summary>
    /// <param name="file">The path.</param>
    /// <param name="text">What it has to hold.</param>
    /// <param name="project">The test project that writes it.</param>
    /// <param name="update">Whether to write.</param>
    /// <exception cref="OutOfDateException">The file holds something else, or is missing.</exception>
    public static void Compare(string file, string text, string project, bool update)
    {
        if (update)
        {
            File.WriteAllText(file, text);
            return;
        }

        var found = File.Exists(file) ? File.ReadAllText(file) : null;
        if (found != text)
        {
            throw new OutOfDateException(
                $"{Path.GetFileName(file)} {(found is null ? "is missing" : "is out of date")}. If you mean the change: {Variable}=1 dotnet test tests/{project}, "
                + $"and look at the difference.\n{Difference(found ?? "", text)}");
        }
    }

    private static string Difference(string found, string text)
    {
        string[] before = found.Split('\n'), after = text.Split('\n');
        List<string> lines = [.. before.Except(after).Select(line => $"- {line}"), .. after.Except(before).Select(line => $"+ {line}")];
        if (lines.Count == 0)
            return "The lines are the same, in another order or number.";
        return string.Join('\n', lines.Take(ShownLines)) + (lines.Count > ShownLines ? $"\n… and {lines.Count - ShownLines} more lines" : "");
    }
}
