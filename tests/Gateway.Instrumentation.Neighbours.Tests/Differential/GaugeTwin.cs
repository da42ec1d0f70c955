namespace Gateway.Instrumentation.Neighbours.Tests.Differential;

internal sealed class GaugeTwin(
    string name, string[] labels, string[][] values, LabeledOf<Gauge> ours, Prometheus.Gauge theirs)
    : Twin(name, labels, values)
{
    public override void Record(Random random)
    {
        var picked = Pick(random);
        var number = RandomNumbers.Next(random);
        switch (random.Next(12))
        {
            case < 4:
                Note($"Set({Text(number)})", picked);
                ours.WithLabels(picked).Set(number);
                theirs.WithLabels(picked).Set(number);
                break;
            case < 6:
                Note("Inc()", picked);
                ours.WithLabels(picked).Inc();
                theirs.WithLabels(picked).Inc();
                break;
            case < 8:
                Note($"Inc({Text(number)})", picked);
                ours.WithLabels(picked).Inc(number);
                theirs.WithLabels(picked).Inc(number);
                break;
            case < 10:
                Note($"Dec({Text(number)})", picked);
                ours.WithLabels(picked).Dec(number);
                theirs.WithLabels(picked).Dec(number);
                break;
            case 10 when picked.Length > 0:
                Note("Remove", picked);
                ours.Remove(picked);
                theirs.RemoveLabelled(picked);
                break;
            default:
                // Not set: shown by neither, because theirs is created with SuppressInitialValue.
                Note("WithLabels", picked);
                ours.WithLabels(picked);
                theirs.WithLabels(picked);
                break;
        }
    }

    public override double Tolerance(string sample, double value) => 0;
}
