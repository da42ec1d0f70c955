namespace Gateway.Instrumentation;

public sealed partial class MetricFactory
{
    /// <summary>Creates a histogram: observations counted in buckets. It shows 0 from its registration; with labels, each label set shows 0 from its first look-up.</summary>
    /// <param name="name">The metric's name: <c>[a-zA-Z_:][a-zA-Z0-9_:]*</c>, with its unit at the end, such as <c>_seconds</c>.</param>
    /// <param name="help">The help text: what is measured and the meaning of the unit, in one sentence that does not repeat the name.</param>
    /// <param name="buckets">The upper bounds of the buckets, as a list: <c>[0.1, 0.5, 1]</c>; <see cref="Buckets.Default"/> when null. <see cref="GatewayMetricsOptions.Buckets"/> overrides them.</param>
    /// <returns>The handle.</returns>
    /// <exception cref="MetricRegistrationException">The name is not valid for Prometheus, or another definition uses it.</exception>
    public Histogram Histogram(string name, string help, Buckets? buckets = null) =>
        Single(MetricType.Histogram, name, help, new(Buckets: Registry.BucketsOf(name) ?? buckets ?? Buckets.Default), static (metric, labels) => new Histogram(metric, labels));

    /// <inheritdoc cref="Histogram(string, string, Buckets?)"/>
    /// <typeparam name="T1">The type of the values of label 1.</typeparam>
    /// <param name="name">The metric's name.</param>
    /// <param name="help">The help text.</param>
    /// <param name="buckets">The upper bounds of the buckets; <see cref="Buckets.Default"/> when null.</param>
    /// <param name="label1">Label 1. Pass the same object to all metrics with this label.</param>
    /// <returns>The metric. <c>WithLabels</c> returns a handle.</returns>
    public Labeled<Histogram, T1> Histogram<T1>(string name, string help, Buckets? buckets, Label<T1> label1) =>
        Labeled(MetricType.Histogram, name, help, new(Buckets: Registry.BucketsOf(name) ?? buckets ?? Buckets.Default), label1, static (metric, labels) => new Histogram(metric, labels));

    /// <inheritdoc cref="Histogram(string, string, Buckets?)"/>
    /// <typeparam name="T1">The type of the values of label 1.</typeparam>
    /// <typeparam name="T2">The type of the values of label 2.</typeparam>
    /// <param name="name">The metric's name.</param>
    /// <param name="help">The help text.</param>
    /// <param name="buckets">The upper bounds of the buckets; <see cref="Buckets.Default"/> when null.</param>
    /// <param name="label1">Label 1. Pass the same object to all metrics with this label.</param>
    /// <param name="label2">Label 2. Pass the same object to all metrics with this label.</param>
    /// <returns>The metric. <c>WithLabels</c> returns a handle.</returns>
    public Labeled<Histogram, T1, T2> Histogram<T1, T2>(string name, string help, Buckets? buckets, Label<T1> label1, Label<T2> label2) =>
        Labeled(MetricType.Histogram, name, help, new(Buckets: Registry.BucketsOf(name) ?? buckets ?? Buckets.Default), label1, label2, static (metric, labels) => new Histogram(metric, labels));

    /// <inheritdoc cref="Histogram(string, string, Buckets?)"/>
    /// <typeparam name="T1">The type of the values of label 1.</typeparam>
    /// <typeparam name="T2">The type of the values of label 2.</typeparam>
    /// <typeparam name="T3">The type of the values of label 3.</typeparam>
    /// <param name="name">The metric's name.</param>
    /// <param name="help">The help text.</param>
    /// <param name="buckets">The upper bounds of the buckets; <see cref="Buckets.Default"/> when null.</param>
    /// <param name="label1">Label 1. Pass the same object to all metrics with this label.</param>
    /// <param name="label2">Label 2. Pass the same object to all metrics with this label.</param>
    /// <param name="label3">Label 3. Pass the same object to all metrics with this label.</param>
    /// <returns>The metric. <c>WithLabels</c> returns a handle.</returns>
    public Labeled<Histogram, T1, T2, T3> Histogram<T1, T2, T3>(string name, string help, Buckets? buckets, Label<T1> label1, Label<T2> label2, Label<T3> label3) =>
        Labeled(MetricType.Histogram, name, help, new(Buckets: Registry.BucketsOf(name) ?? buckets ?? Buckets.Default), label1, label2, label3, static (metric, labels) => new Histogram(metric, labels));

    /// <inheritdoc cref="Histogram(string, string, Buckets?)"/>
    /// <typeparam name="T1">The type of the values of label 1.</typeparam>
    /// <typeparam name="T2">The type of the values of label 2.</typeparam>
    /// <typeparam name="T3">The type of the values of label 3.</typeparam>
    /// <typeparam name="T4">The type of the values of label 4.</typeparam>
    /// <param name="name">The metric's name.</param>
    /// <param name="help">The help text.</param>
    /// <param name="buckets">The upper bounds of the buckets; <see cref="Buckets.Default"/> when null.</param>
    /// <param name="label1">Label 1. Pass the same object to all metrics with this label.</param>
    /// <param name="label2">Label 2. Pass the same object to all metrics with this label.</param>
    /// <param name="label3">Label 3. Pass the same object to all metrics with this label.</param>
    /// <param name="label4">Label 4. Pass the same object to all metrics with this label.</param>
    /// <returns>The metric. <c>WithLabels</c> returns a handle.</returns>
    public Labeled<Histogram, T1, T2, T3, T4> Histogram<T1, T2, T3, T4>(string name, string help, Buckets? buckets, Label<T1> label1, Label<T2> label2, Label<T3> label3, Label<T4> label4) =>
        Labeled(MetricType.Histogram, name, help, new(Buckets: Registry.BucketsOf(name) ?? buckets ?? Buckets.Default), label1, label2, label3, label4, static (metric, labels) => new Histogram(metric, labels));

    /// <inheritdoc cref="Histogram(string, string, Buckets?)"/>
    /// <typeparam name="T1">The type of the values of label 1.</typeparam>
    /// <typeparam name="T2">The type of the values of label 2.</typeparam>
    /// <typeparam name="T3">The type of the values of label 3.</typeparam>
    /// <typeparam name="T4">The type of the values of label 4.</typeparam>
    /// <typeparam name="T5">The type of the values of label 5.</typeparam>
    /// <param name="name">The metric's name.</param>
    /// <param name="help">The help text.</param>
    /// <param name="buckets">The upper bounds of the buckets; <see cref="Buckets.Default"/> when null.</param>
    /// <param name="label1">Label 1. Pass the same object to all metrics with this label.</param>
    /// <param name="label2">Label 2. Pass the same object to all metrics with this label.</param>
    /// <param name="label3">Label 3. Pass the same object to all metrics with this label.</param>
    /// <param name="label4">Label 4. Pass the same object to all metrics with this label.</param>
    /// <param name="label5">Label 5. Pass the same object to all metrics with this label.</param>
    /// <returns>The metric. <c>WithLabels</c> returns a handle.</returns>
    public Labeled<Histogram, T1, T2, T3, T4, T5> Histogram<T1, T2, T3, T4, T5>(string name, string help, Buckets? buckets, Label<T1> label1, Label<T2> label2, Label<T3> label3, Label<T4> label4, Label<T5> label5) =>
        Labeled(MetricType.Histogram, name, help, new(Buckets: Registry.BucketsOf(name) ?? buckets ?? Buckets.Default), label1, label2, label3, label4, label5, static (metric, labels) => new Histogram(metric, labels));
}
