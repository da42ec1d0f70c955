using Gateway.Instrumentation.Benchmarks.Racing;
using Gateway.Instrumentation.Benchmarks.Reliability;

namespace Gateway.Instrumentation.Benchmarks.Commands;

/// <summary>Attacks the library from all sides, and fails when anything is lost: the table of <c>docs/reliability.md</c>.</summary>
internal static class ReliabilityCommand
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        ITrial[] trials = [new RecordingTrial(), new ResetTrial(), new HostileValueTrial(), new HostTrial()];
        Console.WriteLine($"{arguments.Seconds} s on {Machine.Describe()}.");
        Console.WriteLine();
        var table = new MarkdownTable("what", "how often", "went wrong", "what that would be");
        var failed = false;
        foreach (var trial in trials)
        {
            foreach (var row in await trial.RunAsync(TimeSpan.FromSeconds((double)arguments.Seconds / trials.Length)))
            {
                table.Row(row.What, MarkdownTable.Count(row.Count), MarkdownTable.Count(row.Failed), row.Failure);
                if (row.Failed == 0)
                    continue;
                failed = true;
                Console.Error.WriteLine($"{trial.Name}: {row.Failed} {row.Failure}. {row.Detail}");
            }
        }

        return failed ? 1 : 0;
    }
}
