namespace Gateway.Instrumentation;

public sealed partial class MetricFactory
{
    /// <summary>
    /// Maps labels once to a bundle: an object of yours that holds the handles which one event touches. An event then
    /// costs one look-up, however many metrics it records to.
    /// </summary>
    /// <typeparam name="TBundle">Your class.</typeparam>
    /// <typeparam name="T1">The type of the values of label 1.</typeparam>
    /// <param name="label1">Label 1: the object that the metrics inside carry.</param>
    /// <param name="create">
    /// Makes the bundle for a label value, and does nothing else: it runs under the registry's lock. It is handed the
    /// value that is shown: <c>other</c> beyond the label's limit.
    /// </param>
    /// <returns>The map: ask it for a bundle with <c>WithLabels</c>.</returns>
    public Labeled<TBundle, T1> Bundle<TBundle, T1>(Label<T1> label1, Func<T1, TBundle> create)
        where TBundle : class
    {
        ArgumentNullException.ThrowIfNull(label1);
        ArgumentNullException.ThrowIfNull(create);
        return new(new BundleMap<TBundle, T1, NoLabel, NoLabel>(
            Registry, (v1, _, _) => create(v1), Domain(label1), new NoLabelDomain(), new NoLabelDomain()));
    }

    /// <inheritdoc cref="Bundle{TBundle, T1}(Label{T1}, Func{T1, TBundle})"/>
    /// <typeparam name="TBundle">Your class.</typeparam>
    /// <typeparam name="T1">The type of the values of label 1.</typeparam>
    /// <typeparam name="T2">The type of the values of label 2.</typeparam>
    /// <param name="label1">Label 1: the object that the metrics inside carry.</param>
    /// <param name="label2">Label 2: the object that the metrics inside carry.</param>
    /// <param name="create">Makes the bundle for label values, and does nothing else: it runs under the registry's lock.</param>
    public Labeled<TBundle, T1, T2> Bundle<TBundle, T1, T2>(Label<T1> label1, Label<T2> label2, Func<T1, T2, TBundle> create)
        where TBundle : class
    {
        ArgumentNullException.ThrowIfNull(label1);
        ArgumentNullException.ThrowIfNull(label2);
        ArgumentNullException.ThrowIfNull(create);
        return new(new BundleMap<TBundle, T1, T2, NoLabel>(
            Registry, (v1, v2, _) => create(v1, v2), Domain(label1), Domain(label2), new NoLabelDomain()));
    }

    /// <inheritdoc cref="Bundle{TBundle, T1}(Label{T1}, Func{T1, TBundle})"/>
    /// <typeparam name="TBundle">Your class.</typeparam>
    /// <typeparam name="T1">The type of the values of label 1.</typeparam>
    /// <typeparam name="T2">The type of the values of label 2.</typeparam>
    /// <typeparam name="T3">The type of the values of label 3.</typeparam>
    /// <param name="label1">Label 1: the object that the metrics inside carry.</param>
    /// <param name="label2">Label 2: the object that the metrics inside carry.</param>
    /// <param name="label3">Label 3: the object that the metrics inside carry.</param>
    /// <param name="create">Makes the bundle for label values, and does nothing else: it runs under the registry's lock.</param>
    public Labeled<TBundle, T1, T2, T3> Bundle<TBundle, T1, T2, T3>(Label<T1> label1, Label<T2> label2, Label<T3> label3, Func<T1, T2, T3, TBundle> create)
        where TBundle : class
    {
        ArgumentNullException.ThrowIfNull(label1);
        ArgumentNullException.ThrowIfNull(label2);
        ArgumentNullException.ThrowIfNull(label3);
        ArgumentNullException.ThrowIfNull(create);
        return new(new BundleMap<TBundle, T1, T2, T3>(Registry, create, Domain(label1), Domain(label2), Domain(label3)));
    }
}
