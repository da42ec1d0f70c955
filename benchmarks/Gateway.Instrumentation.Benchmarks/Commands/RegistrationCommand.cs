using Gateway.Instrumentation.Benchmarks.Cases;
using Gateway.Instrumentation.Benchmarks.Racing;

namespace Gateway.Instrumentation.Benchmarks.Commands;

/// <summary>What registering metrics at start costs, once the code is compiled.</summary>
internal static class RegistrationCommand
{
    public static int Run(Arguments arguments)
    {
        Console.WriteLine($"A registry (provider, meter) with {RegistrationCase.Metrics} metrics, on {Machine.Describe()}.");
        Print(arguments, peer: 1, RegistrationCase.Ours(), RegistrationCase.Otel(), RegistrationCase.BareMeter());
        Console.WriteLine();
        Console.WriteLine("The typed families.");
        Print(arguments, peer: 1, FamiliesCase.All(), FamiliesCase.ByHand(), FamiliesCase.One(), FamiliesCase.Nothing());
        return 0;
    }

    private static void Print(Arguments arguments, int peer, params Side[] sides)
    {
        Console.WriteLine();
        var race = new Race(arguments.Effort, sides);
        var result = race.Run(threads: 1);
        var table = new MarkdownTable("who", "microseconds", $"ratio to {sides[peer].Name}", "allocated KB");
        for (var i = 0; i < sides.Length; i++)
        {
            table.Row(
                sides[i].Name, MarkdownTable.Number(result.Nanoseconds(i) / 1000), MarkdownTable.Number(result.Ratio(i, peer)),
                MarkdownTable.Count(race.BytesPerOperation(i) / 1024));
        }
    }
}
