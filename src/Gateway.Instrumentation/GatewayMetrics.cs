using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation;

/// <summary>
/// All metrics of a service in one object: each built-in family as a property, made (and registered) when it is asked
/// for first. With dependency injection, ask for this or directly for the one family that a class records to; without,
/// create one: <c>var metrics = new GatewayMetrics();</c>.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed class GatewayMetrics
{
    private readonly Func<Type, object?> _addedFamilies;

    /// <summary>Creates metrics with a registry of their own, for scripts, jobs and tests.</summary>
    /// <param name="options">Settings; the defaults when null.</param>
    /// <param name="timeProvider">The clock; the system's when null.</param>
    /// <param name="errors">Names the kinds of failures; <see cref="ErrorClassifier"/> when null.</param>
    /// <param name="logger">Where the first fold, drop or refusal of each metric is told.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is wrong; the message names it and the fix.</exception>
    public GatewayMetrics(
        GatewayMetricsOptions? options = null, TimeProvider? timeProvider = null, IErrorClassifier? errors = null,
        ILogger<MetricRegistry>? logger = null)
        : this(new MetricFactory(
            new MetricRegistry(MetricsSwitch.Applied(options), timeProvider, logger), errors, options?.KnownProviders))
    {
    }

    /// <summary>Creates metrics on a registry of your own, whose settings hold whatever the environment says.</summary>
    /// <param name="factory">What makes the families' metrics.</param>
    public GatewayMetrics(MetricFactory factory)
        : this(factory, addedFamilies: static _ => null)
    {
    }

    internal GatewayMetrics(MetricFactory factory, Func<Type, object?> addedFamilies)
    {
        ArgumentNullException.ThrowIfNull(factory);
        Factory = factory;
        _addedFamilies = addedFamilies;
    }

    /// <summary>Makes metrics in this registry: <c>new CheckoutMetrics(metrics.Factory)</c>.</summary>
    public MetricFactory Factory { get; }

    /// <summary>Where the metrics live: collect, reset, definitions.</summary>
    public MetricRegistry Registry => Factory.Registry;

    /// <summary>Syncs of providers' price lists.</summary>
    public PricingSyncMetrics PricingSync => field ??= Factory.Family(static factory => new PricingSyncMetrics(factory));

    /// <summary>The background jobs that run pricing syncs.</summary>
    public PricingSyncJobMetrics PricingSyncJobs => field ??= Factory.Family(static factory => new PricingSyncJobMetrics(factory));

    /// <summary>A family by its type: a built-in one, or one of your own that was added with <c>AddGatewayMetrics().AddFamily&lt;TFamily&gt;()</c>.</summary>
    /// <typeparam name="TFamily">The family.</typeparam>
    /// <returns>The one instance.</returns>
    /// <exception cref="InvalidOperationException">There is no such family; the message says how to add it.</exception>
    public TFamily Get<TFamily>()
        where TFamily : class =>
        (BuiltInFamilies.Find(typeof(TFamily), this) ?? _addedFamilies(typeof(TFamily))) as TFamily
        ?? throw new InvalidOperationException(
            $"{typeof(TFamily).Name} is not a family of these metrics: add it with services.AddGatewayMetrics().AddFamily<{typeof(TFamily).Name}>(), "
            + $"or, without dependency injection, create it with new {typeof(TFamily).Name}(metrics.Factory).");
}
