using Gateway.Instrumentation.Benchmarks.Comparison;

using var otel = new OtelPeer([0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]);
Console.WriteLine("| case | peer | ours ns | peer ns | ratio | target | 2 threads ours | peer | ratio | target | bytes |");
Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|");
foreach (var row in RecordingCases.Create(otel))
{
    if (args.Length > 0 && !row.Name.Contains(args[0], StringComparison.Ordinal)) continue;
    var (ours, peer) = Measurement.NanosecondsPerOperation(row, threads: 1);
    var (ours2, peer2) = Measurement.NanosecondsPerOperation(row, threads: 2);
    Console.WriteLine(FormattableString.Invariant(
        $"| {row.Name} | {row.PeerName} | {ours:F1} | {peer:F1} | **{ours / peer:F2}** | {row.Target:F2} | {ours2:F1} | {peer2:F1} | **{ours2 / peer2:F2}** | {row.ContendedTarget:F2} | {Measurement.BytesPerOperation(row.Ours):F1} |"));
}
