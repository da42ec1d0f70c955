using Microsoft.Extensions.Options;

namespace Gateway.Instrumentation;

internal sealed class GatewayMetricsOptionsValidator : IValidateOptions<GatewayMetricsOptions>
{
    /// <summary>Returns the options if they are valid, or throws.</summary>
    public static GatewayMetricsOptions Valid(GatewayMetricsOptions options) => Failures(options).ToList() is { Count: > 0 } failures
        ? throw new OptionsValidationException(Options.DefaultName, typeof(GatewayMetricsOptions), failures)
        : options;

    public ValidateOptionsResult Validate(string? name, GatewayMetricsOptions options) =>
        Failures(options).ToList() is { Count: > 0 } failures ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;

    private static IEnumerable<string> Failures(GatewayMetricsOptions options)
    {
        if (options.ServiceName is { } service && string.IsNullOrWhiteSpace(service))
            yield return "GatewayMetricsOptions.ServiceName is blank: set the service's name, or null for no service_name label.";
        if (options.DefaultLabelLimit < 1)
            yield return $"GatewayMetricsOptions.DefaultLabelLimit is {options.DefaultLabelLimit}: it must be at least 1 (default 256).";
        if (options.MaxSeriesPerMetric < 1)
            yield return $"GatewayMetricsOptions.MaxSeriesPerMetric is {options.MaxSeriesPerMetric}: it must be at least 1 (default 2000).";
        if (options.SeriesIdleTimeout is { } idle && idle <= TimeSpan.Zero)
            yield return $"GatewayMetricsOptions.SeriesIdleTimeout is {idle}: it must be above zero, or null to keep idle series.";
        if (options.RecentWindow < TimeSpan.FromSeconds(5) || options.RecentWindow > TimeSpan.FromHours(1))
            yield return $"GatewayMetricsOptions.RecentWindow is {options.RecentWindow}: it must be from 5 seconds to 1 hour (default 5 minutes).";
        if (options.CallbackTimeout <= TimeSpan.Zero || options.CallbackTimeout > TimeSpan.FromMinutes(1))
            yield return $"GatewayMetricsOptions.CallbackTimeout is {options.CallbackTimeout}: it must be above zero, at most a minute (default 1 second).";
        var health = options.Health;
        if (health.DegradedErrorRate is not (>= 0 and <= 1))
            yield return $"GatewayMetricsOptions.Health.DegradedErrorRate is {health.DegradedErrorRate}: it must be a share from 0 to 1 (default 0.05).";
        if (health.UnhealthyErrorRate is not (>= 0 and <= 1) || health.UnhealthyErrorRate < health.DegradedErrorRate)
            yield return $"GatewayMetricsOptions.Health.UnhealthyErrorRate is {health.UnhealthyErrorRate}: it must be a share from DegradedErrorRate ({health.DegradedErrorRate}) to 1 (default 0.1).";
        if (health.MinimumRequests < 1)
            yield return $"GatewayMetricsOptions.Health.MinimumRequests is {health.MinimumRequests}: it must be at least 1 (default 1).";
        if (!Enum.IsDefined(options.SeriesIdle))
            yield return $"GatewayMetricsOptions.SeriesIdle is {options.SeriesIdle}: use Gauges or All.";
        if (options.KnownProviders.Any(string.IsNullOrWhiteSpace))
            yield return "GatewayMetricsOptions.KnownProviders contains a blank name: remove it from the list.";
        if (options.Meters.Any(string.IsNullOrWhiteSpace))
            yield return "GatewayMetricsOptions.Meters contains a blank name: remove it from the list.";
        if (options.DefaultLabelLimit >= 1 && options.KnownProviders.Distinct().Count() > options.DefaultLabelLimit)
            yield return $"GatewayMetricsOptions.KnownProviders names {options.KnownProviders.Distinct().Count()} providers, but DefaultLabelLimit allows only {options.DefaultLabelLimit}: raise DefaultLabelLimit or shorten the list.";
        if (options.RequestLabelLimit < 1)
            yield return $"GatewayMetricsOptions.RequestLabelLimit is {options.RequestLabelLimit}: it must be at least 1 (default 20).";
        if (options.RequestLabel is { } label && RequestLabelFailure(label) is { } wrong)
            yield return wrong;
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

    private static string? RequestLabelFailure(string name)
    {
        if (name is "method" or "endpoint" or "status" or "le" or "quantile")
            return $"GatewayMetricsOptions.RequestLabel is \"{name}\", which the request metrics have already: choose another name.";
        try
        {
            MetricNames.ValidateLabel(name);
            return null;
        }
        catch (MetricRegistrationException exception)
        {
            return $"GatewayMetricsOptions.RequestLabel: {exception.Message}";
        }
    }

    private static string? StaticLabelFailure(GatewayMetricsOptions options, string name)
    {
        if (name == GatewayMetricsOptions.ServiceNameLabel && options.ServiceName is not null)
            return $"GatewayMetricsOptions.StaticLabels has \"{name}\", which ServiceName already sets: use only one of the two.";
        if (name is "le" or "quantile" or "metric" or "reason")
            return $"GatewayMetricsOptions.StaticLabels has \"{name}\", which histograms, summaries (le, quantile) or the registry's own metrics (metric, reason) use themselves: choose another name.";
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
