namespace Gateway.Instrumentation;

public sealed partial class MetricFactory
{
    /// <summary>
    /// Maps label values to a bundle: your object with all handles that one event records to. An event then needs one look-up,
    /// for any number of metrics.
    /// </summary>
    /// <typeparam name="TBundle">Your class. It must hold only handles and no other state: it is created again after one of its series was removed.</typeparam>
    /// <typeparam name="T1">The type of the values of label 1.</typeparam>
    /// <param name="label1">Label 1: the same object as in the metrics of the bundle.</param>
    /// <param name="create">
    /// Creates the bundle for a label value. It must do nothing else, because it runs under the registry's lock. It receives the
    /// published value: <c>other</c> beyond the label limit. It must not request a family; that throws. Its exceptions reach the
    /// caller of <c>WithLabels</c>, which has nothing to return. A bundle without a series keeps the room of its label values
    /// until it is removed.
    /// </param>
    /// <returns>The map. <c>WithLabels</c> returns a bundle.</returns>
    public Labeled<TBundle, T1> Bundle<TBundle, T1>(Label<T1> label1, Func<T1, TBundle> create)
        where TBundle : class
    {
        ArgumentNullException.ThrowIfNull(label1);
        ArgumentNullException.ThrowIfNull(create);
        return new(new BundleMap<TBundle, T1, NoLabel, NoLabel, NoLabel, NoLabel>(
            Registry, (v1, _, _, _, _) => create(v1), () => Domains(label1)));
    }

    /// <inheritdoc cref="Bundle{TBundle, T1}(Label{T1}, Func{T1, TBundle})"/>
    /// <typeparam name="TBundle">Your class. It must hold only handles and no other state.</typeparam>
    /// <typeparam name="T1">The type of the values of label 1.</typeparam>
    /// <typeparam name="T2">The type of the values of label 2.</typeparam>
    /// <param name="label1">Label 1: the same object as in the metrics of the bundle.</param>
    /// <param name="label2">Label 2: the same object as in the metrics of the bundle.</param>
    /// <param name="create">Creates the bundle for label values. It must do nothing else, because it runs under the registry's lock.</param>
    public Labeled<TBundle, T1, T2> Bundle<TBundle, T1, T2>(Label<T1> label1, Label<T2> label2, Func<T1, T2, TBundle> create)
        where TBundle : class
    {
        ArgumentNullException.ThrowIfNull(label1);
        ArgumentNullException.ThrowIfNull(label2);
        ArgumentNullException.ThrowIfNull(create);
        return new(new BundleMap<TBundle, T1, T2, NoLabel, NoLabel, NoLabel>(
            Registry, (v1, v2, _, _, _) => create(v1, v2), () => Domains(label1, label2)));
    }

    /// <inheritdoc cref="Bundle{TBundle, T1}(Label{T1}, Func{T1, TBundle})"/>
    /// <typeparam name="TBundle">Your class. It must hold only handles and no other state.</typeparam>
    /// <typeparam name="T1">The type of the values of label 1.</typeparam>
    /// <typeparam name="T2">The type of the values of label 2.</typeparam>
    /// <typeparam name="T3">The type of the values of label 3.</typeparam>
    /// <param name="label1">Label 1: the same object as in the metrics of the bundle.</param>
    /// <param name="label2">Label 2: the same object as in the metrics of the bundle.</param>
    /// <param name="label3">Label 3: the same object as in the metrics of the bundle.</param>
    /// <param name="create">Creates the bundle for label values. It must do nothing else, because it runs under the registry's lock.</param>
    public Labeled<TBundle, T1, T2, T3> Bundle<TBundle, T1, T2, T3>(Label<T1> label1, Label<T2> label2, Label<T3> label3, Func<T1, T2, T3, TBundle> create)
        where TBundle : class
    {
        ArgumentNullException.ThrowIfNull(label1);
        ArgumentNullException.ThrowIfNull(label2);
        ArgumentNullException.ThrowIfNull(label3);
        ArgumentNullException.ThrowIfNull(create);
        return new(new BundleMap<TBundle, T1, T2, T3, NoLabel, NoLabel>(
            Registry, (v1, v2, v3, _, _) => create(v1, v2, v3), () => Domains(label1, label2, label3)));
    }

    /// <inheritdoc cref="Bundle{TBundle, T1}(Label{T1}, Func{T1, TBundle})"/>
    /// <typeparam name="TBundle">Your class. It must hold only handles and no other state.</typeparam>
    /// <typeparam name="T1">The type of the values of label 1.</typeparam>
    /// <typeparam name="T2">The type of the values of label 2.</typeparam>
    /// <typeparam name="T3">The type of the values of label 3.</typeparam>
    /// <typeparam name="T4">The type of the values of label 4.</typeparam>
    /// <param name="label1">Label 1: the same object as in the metrics of the bundle.</param>
    /// <param name="label2">Label 2: the same object as in the metrics of the bundle.</param>
    /// <param name="label3">Label 3: the same object as in the metrics of the bundle.</param>
    /// <param name="label4">Label 4: the same object as in the metrics of the bundle.</param>
    /// <param name="create">Creates the bundle for label values. It must do nothing else, because it runs under the registry's lock.</param>
    public Labeled<TBundle, T1, T2, T3, T4> Bundle<TBundle, T1, T2, T3, T4>(Label<T1> label1, Label<T2> label2, Label<T3> label3, Label<T4> label4, Func<T1, T2, T3, T4, TBundle> create)
        where TBundle : class
    {
        ArgumentNullException.ThrowIfNull(label1);
        ArgumentNullException.ThrowIfNull(label2);
        ArgumentNullException.ThrowIfNull(label3);
        ArgumentNullException.ThrowIfNull(label4);
        ArgumentNullException.ThrowIfNull(create);
        return new(new BundleMap<TBundle, T1, T2, T3, T4, NoLabel>(
            Registry, (v1, v2, v3, v4, _) => create(v1, v2, v3, v4), () => Domains(label1, label2, label3, label4)));
    }

    /// <inheritdoc cref="Bundle{TBundle, T1}(Label{T1}, Func{T1, TBundle})"/>
    /// <typeparam name="TBundle">Your class. It must hold only handles and no other state.</typeparam>
    /// <typeparam name="T1">The type of the values of label 1.</typeparam>
    /// <typeparam name="T2">The type of the values of label 2.</typeparam>
    /// <typeparam name="T3">The type of the values of label 3.</typeparam>
    /// <typeparam name="T4">The type of the values of label 4.</typeparam>
    /// <typeparam name="T5">The type of the values of label 5.</typeparam>
    /// <param name="label1">Label 1: the same object as in the metrics of the bundle.</param>
    /// <param name="label2">Label 2: the same object as in the metrics of the bundle.</param>
    /// <param name="label3">Label 3: the same object as in the metrics of the bundle.</param>
    /// <param name="label4">Label 4: the same object as in the metrics of the bundle.</param>
    /// <param name="label5">Label 5: the same object as in the metrics of the bundle.</param>
    /// <param name="create">Creates the bundle for label values. It must do nothing else, because it runs under the registry's lock.</param>
    public Labeled<TBundle, T1, T2, T3, T4, T5> Bundle<TBundle, T1, T2, T3, T4, T5>(Label<T1> label1, Label<T2> label2, Label<T3> label3, Label<T4> label4, Label<T5> label5, Func<T1, T2, T3, T4, T5, TBundle> create)
        where TBundle : class
    {
        ArgumentNullException.ThrowIfNull(label1);
        ArgumentNullException.ThrowIfNull(label2);
        ArgumentNullException.ThrowIfNull(label3);
        ArgumentNullException.ThrowIfNull(label4);
        ArgumentNullException.ThrowIfNull(label5);
        ArgumentNullException.ThrowIfNull(create);
        return new(new BundleMap<TBundle, T1, T2, T3, T4, T5>(
            Registry, create, () => Domains(label1, label2, label3, label4, label5)));
    }
}
