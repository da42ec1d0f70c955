namespace Gateway.Instrumentation;

public sealed partial class MetricFactory
{
    /// <summary>
    /// Maps labels once to a bundle: an object of yours that holds the handles that one event touches. An event then
    /// costs one look-up, however many metrics it records to.
    /// </summary>
    /// <typeparam name="TBundle">Your class. It holds handles and no other state: it is made anew after one of its series was removed.</typeparam>
    /// <typeparam name="T1">The type of the values of label 1.</typeparam>
    /// <param name="label1">Label 1: the object that the metrics inside carry.</param>
    /// <param name="create">
    /// Makes the bundle for a label value, and does nothing else: it runs under the registry's lock. It receives the value
    /// that is shown: <c>other</c> beyond the label's limit. It must not ask for a family; that throws.
    /// </param>
    /// <returns>The map: ask it for a bundle with <c>WithLabels</c>.</returns>
    public Labeled<TBundle, T1> Bundle<TBundle, T1>(Label<T1> label1, Func<T1, TBundle> create)
        where TBundle : class
    {
        ArgumentNullException.ThrowIfNull(create);
        return new(new BundleMap<TBundle, T1, NoLabel, NoLabel, NoLabel, NoLabel>(
            Registry, (v1, _, _, _, _) => create(v1), Domains(label1)));
    }

    /// <inheritdoc cref="Bundle{TBundle, T1}(Label{T1}, Func{T1, TBundle})"/>
    /// <typeparam name="TBundle">Your class. It holds handles and no other state.</typeparam>
    /// <typeparam name="T1">The type of the values of label 1.</typeparam>
    /// <typeparam name="T2">The type of the values of label 2.</typeparam>
    /// <param name="label1">Label 1: the object that the metrics inside carry.</param>
    /// <param name="label2">Label 2: the object that the metrics inside carry.</param>
    /// <param name="create">Makes the bundle for label values, and does nothing else: it runs under the registry's lock.</param>
    public Labeled<TBundle, T1, T2> Bundle<TBundle, T1, T2>(Label<T1> label1, Label<T2> label2, Func<T1, T2, TBundle> create)
        where TBundle : class
    {
        ArgumentNullException.ThrowIfNull(create);
        return new(new BundleMap<TBundle, T1, T2, NoLabel, NoLabel, NoLabel>(
            Registry, (v1, v2, _, _, _) => create(v1, v2), Domains(label1, label2)));
    }

    /// <inheritdoc cref="Bundle{TBundle, T1}(Label{T1}, Func{T1, TBundle})"/>
    /// <typeparam name="TBundle">Your class. It holds handles and no other state.</typeparam>
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
        ArgumentNullException.ThrowIfNull(create);
        return new(new BundleMap<TBundle, T1, T2, T3, NoLabel, NoLabel>(
            Registry, (v1, v2, v3, _, _) => create(v1, v2, v3), Domains(label1, label2, label3)));
    }

    /// <inheritdoc cref="Bundle{TBundle, T1}(Label{T1}, Func{T1, TBundle})"/>
    /// <typeparam name="TBundle">Your class. It holds handles and no other state.</typeparam>
    /// <typeparam name="T1">The type of the values of label 1.</typeparam>
    /// <typeparam name="T2">The type of the values of label 2.</typeparam>
    /// <typeparam name="T3">The type of the values of label 3.</typeparam>
    /// <typeparam name="T4">The type of the values of label 4.</typeparam>
    /// <param name="label1">Label 1: the object that the metrics inside carry.</param>
    /// <param name="label2">Label 2: the object that the metrics inside carry.</param>
    /// <param name="label3">Label 3: the object that the metrics inside carry.</param>
    /// <param name="label4">Label 4: the object that the metrics inside carry.</param>
    /// <param name="create">Makes the bundle for label values, and does nothing else: it runs under the registry's lock.</param>
    public Labeled<TBundle, T1, T2, T3, T4> Bundle<TBundle, T1, T2, T3, T4>(Label<T1> label1, Label<T2> label2, Label<T3> label3, Label<T4> label4, Func<T1, T2, T3, T4, TBundle> create)
        where TBundle : class
    {
        ArgumentNullException.ThrowIfNull(create);
        return new(new BundleMap<TBundle, T1, T2, T3, T4, NoLabel>(
            Registry, (v1, v2, v3, v4, _) => create(v1, v2, v3, v4), Domains(label1, label2, label3, label4)));
    }

    /// <inheritdoc cref="Bundle{TBundle, T1}(Label{T1}, Func{T1, TBundle})"/>
    /// <typeparam name="TBundle">Your class. It holds handles and no other state.</typeparam>
    /// <typeparam name="T1">The type of the values of label 1.</typeparam>
    /// <typeparam name="T2">The type of the values of label 2.</typeparam>
    /// <typeparam name="T3">The type of the values of label 3.</typeparam>
    /// <typeparam name="T4">The type of the values of label 4.</typeparam>
    /// <typeparam name="T5">The type of the values of label 5.</typeparam>
    /// <param name="label1">Label 1: the object that the metrics inside carry.</param>
    /// <param name="label2">Label 2: the object that the metrics inside carry.</param>
    /// <param name="label3">Label 3: the object that the metrics inside carry.</param>
    /// <param name="label4">Label 4: the object that the metrics inside carry.</param>
    /// <param name="label5">Label 5: the object that the metrics inside carry.</param>
    /// <param name="create">Makes the bundle for label values, and does nothing else: it runs under the registry's lock.</param>
    public Labeled<TBundle, T1, T2, T3, T4, T5> Bundle<TBundle, T1, T2, T3, T4, T5>(Label<T1> label1, Label<T2> label2, Label<T3> label3, Label<T4> label4, Label<T5> label5, Func<T1, T2, T3, T4, T5, TBundle> create)
        where TBundle : class
    {
        ArgumentNullException.ThrowIfNull(create);
        return new(new BundleMap<TBundle, T1, T2, T3, T4, T5>(
            Registry, create, Domains(label1, label2, label3, label4, label5)));
    }
}
