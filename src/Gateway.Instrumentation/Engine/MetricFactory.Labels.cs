using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

// Shared by the public methods for every number of labels.
public sealed partial class MetricFactory
{
    private TSeries Single<TSeries>(
        MetricType type, string name, string help, Shape shape, Func<Metric, byte[], TSeries> create)
        where TSeries : Series => Register(type, name, help, shape, [], metric =>
        {
            var series = create(metric, metric.EncodeLabels([]));
            metric.Add(series);
            if (!Registry.Enabled)
                series.Retire();
            return series;
        });

    private Labeled<TSeries, T1> Labeled<TSeries, T1>(
        MetricType type, string name, string help, Shape shape, Label<T1> label1,
        Func<Metric, byte[], TSeries> create)
        where TSeries : Series => Register(type, name, help, shape, [label1], metric =>
            new Labeled<TSeries, T1>(Map(metric, create, Domains(label1))));

    private Labeled<TSeries, T1, T2> Labeled<TSeries, T1, T2>(
        MetricType type, string name, string help, Shape shape, Label<T1> label1, Label<T2> label2,
        Func<Metric, byte[], TSeries> create)
        where TSeries : Series => Register(type, name, help, shape, [label1, label2], metric =>
            new Labeled<TSeries, T1, T2>(Map(metric, create, Domains(label1, label2))));

    private Labeled<TSeries, T1, T2, T3> Labeled<TSeries, T1, T2, T3>(
        MetricType type, string name, string help, Shape shape, Label<T1> label1, Label<T2> label2, Label<T3> label3,
        Func<Metric, byte[], TSeries> create)
        where TSeries : Series => Register(type, name, help, shape, [label1, label2, label3], metric =>
            new Labeled<TSeries, T1, T2, T3>(Map(metric, create, Domains(label1, label2, label3))));

    private Labeled<TSeries, T1, T2, T3, T4> Labeled<TSeries, T1, T2, T3, T4>(
        MetricType type, string name, string help, Shape shape, Label<T1> label1, Label<T2> label2, Label<T3> label3, Label<T4> label4,
        Func<Metric, byte[], TSeries> create)
        where TSeries : Series => Register(type, name, help, shape, [label1, label2, label3, label4], metric =>
            new Labeled<TSeries, T1, T2, T3, T4>(Map(metric, create, Domains(label1, label2, label3, label4))));

    private Labeled<TSeries, T1, T2, T3, T4, T5> Labeled<TSeries, T1, T2, T3, T4, T5>(
        MetricType type, string name, string help, Shape shape, Label<T1> label1, Label<T2> label2, Label<T3> label3, Label<T4> label4, Label<T5> label5,
        Func<Metric, byte[], TSeries> create)
        where TSeries : Series => Register(type, name, help, shape, [label1, label2, label3, label4, label5], metric =>
            new Labeled<TSeries, T1, T2, T3, T4, T5>(Map(metric, create, Domains(label1, label2, label3, label4, label5))));

    private static SeriesMap<TSeries, T1, T2, T3, T4, T5> Map<TSeries, T1, T2, T3, T4, T5>(
        Metric metric, Func<Metric, byte[], TSeries> create, LabelDomains<T1, T2, T3, T4, T5> domains)
        where TSeries : Series
    {
        var map = new SeriesMap<TSeries, T1, T2, T3, T4, T5>(metric, create, domains);
        metric.Owner = map;
        return map;
    }

    private TFacade Register<TFacade>(
        MetricType type, string name, string help, Shape shape, Label[] labels, Func<Metric, TFacade> create)
        where TFacade : class
    {
        foreach (var label in labels)
            ArgumentNullException.ThrowIfNull(label);
        var definition = new MetricDefinition(name, type, help, [.. labels.Select(Registry.Describe)], _family?.Name, shape.Buckets, shape.Quantiles)
        {
            IsBuiltIn = _family?.Assembly == typeof(MetricFactory).Assembly,
        };
        return Registry.GetOrAdd(definition, labels, create);
    }

    private LabelDomain<T> Domain<T>(Label<T> label, [CallerArgumentExpression(nameof(label))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(label, name);
        return Registry.DomainOf(label);
    }

    private LabelDomains<T1, NoLabel, NoLabel, NoLabel, NoLabel> Domains<T1>(Label<T1> label1) =>
        new(Domain(label1), new NoLabelDomain(), new NoLabelDomain(), new NoLabelDomain(), new NoLabelDomain());

    private LabelDomains<T1, T2, NoLabel, NoLabel, NoLabel> Domains<T1, T2>(Label<T1> label1, Label<T2> label2) =>
        new(Domain(label1), Domain(label2), new NoLabelDomain(), new NoLabelDomain(), new NoLabelDomain());

    private LabelDomains<T1, T2, T3, NoLabel, NoLabel> Domains<T1, T2, T3>(Label<T1> label1, Label<T2> label2, Label<T3> label3) =>
        new(Domain(label1), Domain(label2), Domain(label3), new NoLabelDomain(), new NoLabelDomain());

    private LabelDomains<T1, T2, T3, T4, NoLabel> Domains<T1, T2, T3, T4>(Label<T1> label1, Label<T2> label2, Label<T3> label3, Label<T4> label4) =>
        new(Domain(label1), Domain(label2), Domain(label3), Domain(label4), new NoLabelDomain());

    private LabelDomains<T1, T2, T3, T4, T5> Domains<T1, T2, T3, T4, T5>(Label<T1> label1, Label<T2> label2, Label<T3> label3, Label<T4> label4, Label<T5> label5) =>
        new(Domain(label1), Domain(label2), Domain(label3), Domain(label4), Domain(label5));

    /// <summary>The layout of a metric's series, for types that need one.</summary>
    private readonly record struct Shape(Buckets? Buckets = null, Quantiles? Quantiles = null);
}
