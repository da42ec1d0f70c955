using Gateway.Instrumentation.Benchmarks.Contenders;
using Gateway.Instrumentation.Benchmarks.Soak;

namespace Gateway.Instrumentation.Benchmarks.Reliability;

/// <summary>All cores record at full speed, sessions come and go, and every page is checked meanwhile.</summary>
internal sealed class RecordingTrial : ITrial
{
    public string Name => "recording";

    public Task<IReadOnlyList<TrialRow>> RunAsync(TimeSpan duration)
    {
        var registry = Ours.CreateRegistry();
        var load = new SoakLoad(new MetricFactory(registry), Environment.ProcessorCount);
        var reader = new PageReader();
        using (var stop = new CancellationTokenSource(duration))
        {
            var workers = Enumerable.Range(0, Environment.ProcessorCount).Select(worker => new Thread(() => load.Record(worker, stop.Token))).ToArray();
            foreach (var worker in workers)
                worker.Start();
            while (!stop.IsCancellationRequested)
                reader.Read(WithoutSessions(registry.CollectText()));
            foreach (var worker in workers)
                worker.Join();
        }

        string[] wrong = [.. load.Mismatches()];
        return Task.FromResult<IReadOnlyList<TrialRow>>(
        [
            new("updates recorded by all cores at full speed", load.Operations, wrong.Length, "totals that are not exact", wrong.FirstOrDefault()),
            new("sessions recorded, removed and recorded again", load.SessionsEnded, load.SessionsWrong, "sessions with a lost update"),
            new("pages checked while that goes on", reader.Pages, reader.Faulty, "inconsistent pages", reader.FirstFault),
        ]);
    }

    // Sessions are removed and made anew with the same labels: their counters may fall.
    private static string WithoutSessions(string page) =>
        string.Concat(page.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(static line => !line.Contains("session=\"", StringComparison.Ordinal)).Select(static line => line + "\n"));
}
