namespace Gateway.Instrumentation.Neighbours.Tests.Differential;

internal sealed class CounterTwin(
    string name, string[] labels, string[][] values, LabeledOf<Counter> ours, Prometheus.Counter theirs)
    : Twin(name, labels, values)
{
    public override void Record(Random random)
    {
        var picked = Pick(random);
        switch (random.Next(20))
        {
            case < 8:
                Note("Inc()", picked);
                ours.WithLabels(picked).Inc();
                theirs.WithLabels(picked).Inc();
                break;
            case < 12:
                var whole = random.NextInt64(0, 1L << random.Next(1, 53));
                Note($"Inc({whole})", picked);
                ours.WithLabels(picked).Inc(whole);
                theirs.WithLabels(picked).Inc(whole);
                break;
            case < 17:
                var number = Math.Abs(RandomNumbers.NextSummable(random));
                Note($"Inc({Text(number)})", picked);
                ours.WithLabels(picked).Inc(number);
                theirs.WithLabels(picked).Inc(number);
                break;
            case 17:
                Note("WithLabels", picked);
                ours.WithLabels(picked);
                theirs.WithLabels(picked);
                break;
            case 18 when picked.Length > 0:
                Note("Remove", picked);
                ours.Remove(picked);
                theirs.RemoveLabelled(picked);
                break;
            default:
                // What neither counts: theirs throws, ours drops it and says so in a metric of its own.
                var refused = -Math.Abs(RandomNumbers.NextFinite(random));
                Note($"Inc({Text(refused)})", picked);
                ours.WithLabels(picked).Inc(refused);
                var their = theirs.WithLabels(picked);
                if (refused < 0)
                    Should.Throw<ArgumentOutOfRangeException>(() => their.Inc(refused));
                break;
        }
    }

    // We keep whole numbers and fractions apart and add them at the end, so that whole numbers stay exact. Each of n additions of
    // positive numbers is off by half a unit in the last place (2^-53) at most, on either side.
    public override double Tolerance(string sample, double value) => 2 * (Operations + 1) * Math.ScaleB(Math.Abs(value), -53);
}
