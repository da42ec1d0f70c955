namespace Gateway.Instrumentation.Neighbours.Tests.Differential;

internal sealed class HistogramTwin(
    string name, string[] labels, string[][] values, double[] bounds, LabeledOf<Histogram> ours, Prometheus.Histogram theirs)
    : Twin(name, labels, values)
{
    public override void Record(Random random)
    {
        var picked = Pick(random);
        var number = random.Next(4) switch
        {
            0 => bounds[random.Next(bounds.Length)],
            1 => Math.BitIncrement(bounds[random.Next(bounds.Length)]),
            2 => RandomNumbers.NextFinite(random),
            _ => bounds[0] + random.NextDouble() * (bounds[^1] - bounds[0]),
        };
        number = RandomNumbers.Summable(number);
        switch (random.Next(12))
        {
            case < 8:
                Note($"Observe({Text(number)})", picked);
                ours.WithLabels(picked).Observe(number);
                theirs.WithLabels(picked).Observe(number);
                break;
            case < 10:
                var count = random.Next(0, 1000);
                Note($"Observe({Text(number)}, {count})", picked);
                ours.WithLabels(picked).Observe(number, count);
                theirs.WithLabels(picked).Observe(number, count);
                break;
            case 10 when picked.Length > 0:
                Note("Remove", picked);
                ours.Remove(picked);
                theirs.RemoveLabelled(picked);
                break;
            default:
                Note("WithLabels", picked);
                ours.WithLabels(picked);
                theirs.WithLabels(picked);
                break;
        }
    }

    public override double Tolerance(string sample, double value) => 0;
}
