namespace Gateway.Instrumentation.Hardness.Tests;

/// <summary>A registered metric of any type and number of labels, driven in step with its model.</summary>
internal abstract class MetricUnderTest(MetricModel model)
{
    public const int Shapes = 5;

    public MetricModel Model { get; } = model;

    /// <summary>Looks up a series with random values, in the registry and in the model.</summary>
    public abstract HandleUnderTest Get();

    /// <summary>Removes a series with random values from both.</summary>
    public abstract void Remove();

    public static MetricUnderTest Register(MetricFactory metrics, RegistryModel registry, LabelPool pool, MetricType type, string name, string help, int shape, double[] bounds)
    {
        // The real one first: when it refuses, the model must not have it either.
        var (l, buckets) = (pool, type == MetricType.Histogram ? Buckets.Of(bounds) : null);
        return type switch
        {
            MetricType.Counter => Make(
                () => metrics.Counter(name, help), () => metrics.Counter(name, help, l.Text), () => metrics.Counter(name, help, l.Text, l.Kind),
                () => metrics.Counter(name, help, l.Text, l.Number, l.Flag), () => metrics.Counter(name, help, l.Second, l.Text)),
            MetricType.Gauge => Make(
                () => metrics.Gauge(name, help), () => metrics.Gauge(name, help, l.Text), () => metrics.Gauge(name, help, l.Text, l.Kind),
                () => metrics.Gauge(name, help, l.Text, l.Number, l.Flag), () => metrics.Gauge(name, help, l.Second, l.Text)),
            MetricType.Histogram => Make(
                () => metrics.Histogram(name, help, buckets), () => metrics.Histogram(name, help, buckets, l.Text), () => metrics.Histogram(name, help, buckets, l.Text, l.Kind),
                () => metrics.Histogram(name, help, buckets, l.Text, l.Number, l.Flag), () => metrics.Histogram(name, help, buckets, l.Second, l.Text)),
            _ => Make(
                null!, () => metrics.Info(name, help, l.Text), () => metrics.Info(name, help, l.Text, l.Kind),
                () => metrics.Info(name, help, l.Text, l.Number, l.Flag), () => metrics.Info(name, help, l.Second, l.Text)),
        };

        MetricUnderTest Make<TSeries>(
            Func<TSeries> none, Func<Labeled<TSeries, string>> one, Func<Labeled<TSeries, string, ZooKind>> two,
            Func<Labeled<TSeries, string, long, bool>> three, Func<Labeled<TSeries, string, string>> texts)
            where TSeries : Series
        {
            switch (shape)
            {
                case 0:
                    var single = none();
                    return New<TSeries>([], () => ([], () => single, () => false));
                case 1:
                    var byText = one();
                    return New<TSeries>([l.TextModel], () =>
                    {
                        var text = l.NextText();
                        return ([text.Shown], () => byText.WithLabels(text.Raw!), () => byText.Remove(text.Raw!));
                    });
                case 2:
                    var byKind = two();
                    return New<TSeries>([l.TextModel, l.KindModel], () =>
                    {
                        var (text, kind) = (l.NextText(), l.NextKind());
                        return ([text.Shown, kind.Shown], () => byKind.WithLabels(text.Raw!, kind.Raw), () => byKind.Remove(text.Raw!, kind.Raw));
                    });
                case 3:
                    var byThree = three();
                    return New<TSeries>([l.TextModel, l.NumberModel, l.FlagModel], () =>
                    {
                        var (text, number, flag) = (l.NextText(), l.NextNumber(), l.NextFlag());
                        return ([text.Shown, number.Shown, flag.Shown], () => byThree.WithLabels(text.Raw!, number.Raw, flag.Raw), () => byThree.Remove(text.Raw!, number.Raw, flag.Raw));
                    });
                default:
                    var byTexts = texts();
                    return New<TSeries>([l.SecondModel, l.TextModel], () =>
                    {
                        var (second, text) = (l.NextText(), l.NextText());
                        return ([second.Shown, text.Shown], () => byTexts.WithLabels(second.Raw!, text.Raw!), () => byTexts.Remove(second.Raw!, text.Raw!));
                    });
            }
        }

        MetricUnderTest New<TSeries>(LabelModel[] labels, Func<(string[], Func<TSeries>, Func<bool>)> choose)
            where TSeries : Series => new Typed<TSeries>(registry.Register(name, help, type, labels, type == MetricType.Histogram ? bounds : []), choose);
    }

    private sealed class Typed<TSeries>(MetricModel model, Func<(string[] Shown, Func<TSeries> Get, Func<bool> Remove)> choose) : MetricUnderTest(model)
        where TSeries : Series
    {
        public override HandleUnderTest Get()
        {
            var (shown, get, _) = choose();
            return new HandleUnderTest(Model, get(), Model.Get(shown));
        }

        public override void Remove()
        {
            var (shown, _, remove) = choose();
            if (Model.Labels.Length > 0)
                remove().ShouldBe(Model.Remove(shown), $"removal of {Model.Name} {string.Join('|', shown)}");
        }
    }
}
