using Microsoft.Extensions.Options;

namespace Gateway.Instrumentation;

internal sealed class GatewayMetricsOptionsValidator : IValidateOptions<GatewayMetricsOptions>
{
    /// <summary>The options, once they are known to be right.</summary>
    public static GatewayMetricsOptions Valid(GatewayMetricsOptions options) => Failures(options).ToList() is { Count: > 0 } failures
        ? throw new OptionsValidationException(Options.DefaultName, typeof(GatewayMetricsOptions), failures)
        : options;

    public ValidateOptionsResult Validate(string? name, GatewayMetricsOptions options) =>
        Failures(options).ToList() is { Count: > 0 } failures ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;

    private static IEnumerable<string> Failures(GatewayMetricsOptions options)
    {
        if (options.ServiceName is { } service && string.IsNullOrWhiteSpace(service))
            yield return "GatewayMetricsOptions.ServiceName is blank: give the service's name, or leave it out (null) for no service_name label.";
        if (options.DefaultLabelLimit < 1)
            yield return $"GatewayMetricsOptions.DefaultLabelLimit is {options.DefaultLabelLimit}: a label needs room for at least 1 value (default 256).";
        if (options.MaxSeriesPerMetric < 1)
            yield return $"GatewayMetricsOptions.MaxSeriesPerMetric is {options.MaxSeriesPerMetric}: a metric needs room for at least 1 series (default 2000).";
        if (options.SeriesIdleTimeout is { } idle && idle <= TimeSpan.Zero)
            yield return $"GatewayMetricsOptions.SeriesIdleTimeout is {idle}: it has to be above zero, or left out (null) to keep idle series.";
        if (options.RecentWindow < TimeSpan.FromSeconds(5) || options.RecentWindow > TimeSpan.FromHours(1))
            yield return $"GatewayMetricsOptions.RecentWindow is {options.RecentWindow}: it has to be from 5 seconds to 1 hour (default 5 minutes).";
        var health = options.Health;
        if (health.DegradedErrorRate is not (>= 0 and <= 1))
            yield return $"GatewayMetricsOptions.Health.DegradedErrorRate is {health.DegradedErrorRate}: it has to be a share from 0 to 1 (default 0.05).";
        if (health.UnhealthyErrorRate is not (>= 0 and <= 1) || health.UnhealthyErrorRate < health.DegradedErrorRate)
            yield return $"GatewayMetricsOptions.Health.UnhealthyErrorRate is {health.UnhealthyErrorRate}: it has to be a share from DegradedErrorRate ({health.DegradedErrorRate}) to 1 (default 0.1).";
        if (health.MinimumRequests < 1)
            yield return $"GatewayMetricsOptions.Health.MinimumRequests is {health.MinimumRequests}: it has to be 1 or more (default 1).";
        if (!Enum.IsDefined(options.SeriesIdle))
            yield return $"GatewayMetricsOptions.SeriesIdle is {options.SeriesIdle}: use Gauges or All.";
        if (options.KnownProviders.Any(string.IsNullOrWhiteSpace))
            yield return "GatewayMetricsOptions.KnownProviders holds a blank name: drop it from the list.";
        if (options.DefaultLabelLimit >= 1 && options.KnownProviders.Distinct().Count() > options.DefaultLabelLimit)
            yield return $"GatewayMetricsOptions.KnownProviders names {options.KnownProviders.Distinct().Count()} providers, but DefaultLabelLimit shows only {options.DefaultLabelLimit}: raise DefaultLabelLimit or shorten the list.";
        foreach (var (name, bounds) in options.Buckets)
        {
            if (BucketFailure(name, bounds) is { } failure)
                yield return failure;
        }

        foreach (var name in options.StaticLabels.Keys)
        {
            if (StaticLabelFailure(options, name) is { } failure)
                yield return failure;
        }
    }

    private static string? BucketFailure(string name, double[]? bounds)
    {
        try
        {
            Buckets.Of(bounds ?? []);
            return null;
        }
        catch (MetricRegistrationException exception)
        {
            return $"GatewayMetricsOptions.Buckets of {name}: {exception.Message}";
        }
    }

    private static string? StaticLabelFailure(GatewayMetricsOptions options, string name)
    {
        if (name == GatewayMetricsOptions.ServiceNameLabel && options.ServiceName is not null)
            return $"GatewayMetricsOptions.StaticLabels has \"{name}\", which ServiceName sets already: use one of the two.";
        if (name is "le" or "quantile" or "metric" or "reason")
            return $"GatewayMetricsOptions.StaticLabels has \"{name}\", which histograms, summaries (le, quantile) or the registry's own metrics (metric, reason) carry themselves: choose another name.";
        try
        {
            MetricNames.ValidateLabel(name);
            return null;
        }
        catch (MetricRegistrationException exception)
        {
            return $"GatewayMetricsOptions.StaticLabels: {exception.Message}";
        }
    }
}
