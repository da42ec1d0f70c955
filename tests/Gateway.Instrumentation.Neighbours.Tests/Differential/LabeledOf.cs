namespace Gateway.Instrumentation.Neighbours.Tests.Differential;

/// <summary>A metric of this library with so many text labels as there are names: what a random test calls without knowing how many.</summary>
/// <param name="WithLabels">The series of these values.</param>
/// <param name="Remove">Removes the series of these values.</param>
internal sealed record LabeledOf<TSeries>(Func<string[], TSeries> WithLabels, Action<string[]> Remove)
    where TSeries : class
{
    public static LabeledOf<Counter> Counter(MetricFactory metrics, string name, string help, string[] labels) => Of(
        labels, () => metrics.Counter(name, help), a => metrics.Counter(name, help, a), (a, b) => metrics.Counter(name, help, a, b),
        (a, b, c) => metrics.Counter(name, help, a, b, c), (a, b, c, d) => metrics.Counter(name, help, a, b, c, d),
        (a, b, c, d, e) => metrics.Counter(name, help, a, b, c, d, e));

    public static LabeledOf<Gauge> Gauge(MetricFactory metrics, string name, string help, string[] labels) => Of(
        labels, () => metrics.Gauge(name, help), a => metrics.Gauge(name, help, a), (a, b) => metrics.Gauge(name, help, a, b),
        (a, b, c) => metrics.Gauge(name, help, a, b, c), (a, b, c, d) => metrics.Gauge(name, help, a, b, c, d),
        (a, b, c, d, e) => metrics.Gauge(name, help, a, b, c, d, e));

    public static LabeledOf<Histogram> Histogram(MetricFactory metrics, string name, string help, Buckets bounds, string[] labels) => Of(
        labels, () => metrics.Histogram(name, help, bounds), a => metrics.Histogram(name, help, bounds, a),
        (a, b) => metrics.Histogram(name, help, bounds, a, b), (a, b, c) => metrics.Histogram(name, help, bounds, a, b, c),
        (a, b, c, d) => metrics.Histogram(name, help, bounds, a, b, c, d),
        (a, b, c, d, e) => metrics.Histogram(name, help, bounds, a, b, c, d, e));

    private static LabeledOf<T> Of<T>(
        string[] names, Func<T> none, Func<Label<string>, Labeled<T, string>> one,
        Func<Label<string>, Label<string>, Labeled<T, string, string>> two,
        Func<Label<string>, Label<string>, Label<string>, Labeled<T, string, string, string>> three,
        Func<Label<string>, Label<string>, Label<string>, Label<string>, Labeled<T, string, string, string, string>> four,
        Func<Label<string>, Label<string>, Label<string>, Label<string>, Label<string>, Labeled<T, string, string, string, string, string>> five)
        where T : class
    {
        var labels = Array.ConvertAll(names, name => Label.Text(name));
        switch (labels)
        {
            case []:
                var alone = none();
                return new(_ => alone, _ => { });
            case [var a]:
                var by1 = one(a);
                return new(v => by1.WithLabels(v[0]), v => by1.Remove(v[0]));
            case [var a, var b]:
                var by2 = two(a, b);
                return new(v => by2.WithLabels(v[0], v[1]), v => by2.Remove(v[0], v[1]));
            case [var a, var b, var c]:
                var by3 = three(a, b, c);
                return new(v => by3.WithLabels(v[0], v[1], v[2]), v => by3.Remove(v[0], v[1], v[2]));
            case [var a, var b, var c, var d]:
                var by4 = four(a, b, c, d);
                return new(v => by4.WithLabels(v[0], v[1], v[2], v[3]), v => by4.Remove(v[0], v[1], v[2], v[3]));
            case [var a, var b, var c, var d, var e]:
                var by5 = five(a, b, c, d, e);
                return new(v => by5.WithLabels(v[0], v[1], v[2], v[3], v[4]), v => by5.Remove(v[0], v[1], v[2], v[3], v[4]));
            default:
                throw new ArgumentException("At most five labels.", nameof(names));
        }
    }
}
