namespace Gateway.Instrumentation;

public sealed partial class MetricFactory
{
    /// <summary>Creates an info metric: facts as labels of a constant 1. It shows nothing until <see cref="Instrumentation.Info.Set"/> is called.</summary>
    /// <typeparam name="T1">The type of the values of label 1.</typeparam>
    /// <param name="name">The metric's name: <c>[a-zA-Z_:][a-zA-Z0-9_:]*</c>, ending in <c>_info</c>.</param>
    /// <param name="help">The help text: what is measured and the meaning of the unit, in one sentence that does not repeat the name.</param>
    /// <param name="label1">Label 1. Pass the same object to all metrics with this label.</param>
    /// <returns>The metric. <c>WithLabels</c> returns a handle.</returns>
    /// <exception cref="MetricRegistrationException">The name is not valid for Prometheus, or another definition uses it.</exception>
    public Labeled<Info, T1> Info<T1>(string name, string help, Label<T1> label1) =>
        Labeled(MetricType.Info, name, help, default, label1, static (metric, labels) => new Info(metric, labels));

    /// <inheritdoc cref="Info{T1}(string, string, Label{T1})"/>
    /// <typeparam name="T1">The type of the values of label 1.</typeparam>
    /// <typeparam name="T2">The type of the values of label 2.</typeparam>
    /// <param name="name">The metric's name.</param>
    /// <param name="help">The help text.</param>
    /// <param name="label1">Label 1. Pass the same object to all metrics with this label.</param>
    /// <param name="label2">Label 2. Pass the same object to all metrics with this label.</param>
    /// <returns>The metric. <c>WithLabels</c> returns a handle.</returns>
    public Labeled<Info, T1, T2> Info<T1, T2>(string name, string help, Label<T1> label1, Label<T2> label2) =>
        Labeled(MetricType.Info, name, help, default, label1, label2, static (metric, labels) => new Info(metric, labels));

    /// <inheritdoc cref="Info{T1}(string, string, Label{T1})"/>
    /// <typeparam name="T1">The type of the values of label 1.</typeparam>
    /// <typeparam name="T2">The type of the values of label 2.</typeparam>
    /// <typeparam name="T3">The type of the values of label 3.</typeparam>
    /// <param name="name">The metric's name.</param>
    /// <param name="help">The help text.</param>
    /// <param name="label1">Label 1. Pass the same object to all metrics with this label.</param>
    /// <param name="label2">Label 2. Pass the same object to all metrics with this label.</param>
    /// <param name="label3">Label 3. Pass the same object to all metrics with this label.</param>
    /// <returns>The metric. <c>WithLabels</c> returns a handle.</returns>
    public Labeled<Info, T1, T2, T3> Info<T1, T2, T3>(string name, string help, Label<T1> label1, Label<T2> label2, Label<T3> label3) =>
        Labeled(MetricType.Info, name, help, default, label1, label2, label3, static (metric, labels) => new Info(metric, labels));

    /// <inheritdoc cref="Info{T1}(string, string, Label{T1})"/>
    /// <typeparam name="T1">The type of the values of label 1.</typeparam>
    /// <typeparam name="T2">The type of the values of label 2.</typeparam>
    /// <typeparam name="T3">The type of the values of label 3.</typeparam>
    /// <typeparam name="T4">The type of the values of label 4.</typeparam>
    /// <param name="name">The metric's name.</param>
    /// <param name="help">The help text.</param>
    /// <param name="label1">Label 1. Pass the same object to all metrics with this label.</param>
    /// <param name="label2">Label 2. Pass the same object to all metrics with this label.</param>
    /// <param name="label3">Label 3. Pass the same object to all metrics with this label.</param>
    /// <param name="label4">Label 4. Pass the same object to all metrics with this label.</param>
    /// <returns>The metric. <c>WithLabels</c> returns a handle.</returns>
    public Labeled<Info, T1, T2, T3, T4> Info<T1, T2, T3, T4>(string name, string help, Label<T1> label1, Label<T2> label2, Label<T3> label3, Label<T4> label4) =>
        Labeled(MetricType.Info, name, help, default, label1, label2, label3, label4, static (metric, labels) => new Info(metric, labels));

    /// <inheritdoc cref="Info{T1}(string, string, Label{T1})"/>
    /// <typeparam name="T1">The type of the values of label 1.</typeparam>
    /// <typeparam name="T2">The type of the values of label 2.</typeparam>
    /// <typeparam name="T3">The type of the values of label 3.</typeparam>
    /// <typeparam name="T4">The type of the values of label 4.</typeparam>
    /// <typeparam name="T5">The type of the values of label 5.</typeparam>
    /// <param name="name">The metric's name.</param>
    /// <param name="help">The help text.</param>
    /// <param name="label1">Label 1. Pass the same object to all metrics with this label.</param>
    /// <param name="label2">Label 2. Pass the same object to all metrics with this label.</param>
    /// <param name="label3">Label 3. Pass the same object to all metrics with this label.</param>
    /// <param name="label4">Label 4. Pass the same object to all metrics with this label.</param>
    /// <param name="label5">Label 5. Pass the same object to all metrics with this label.</param>
    /// <returns>The metric. <c>WithLabels</c> returns a handle.</returns>
    public Labeled<Info, T1, T2, T3, T4, T5> Info<T1, T2, T3, T4, T5>(string name, string help, Label<T1> label1, Label<T2> label2, Label<T3> label3, Label<T4> label4, Label<T5> label5) =>
        Labeled(MetricType.Info, name, help, default, label1, label2, label3, label4, label5, static (metric, labels) => new Info(metric, labels));
}
