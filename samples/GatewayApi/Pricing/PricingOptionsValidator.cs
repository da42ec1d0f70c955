using Microsoft.Extensions.Options;

namespace GatewayApi.Pricing;

/// <summary>Stops the start over a wrong setting, and says which.</summary>
internal sealed class PricingOptionsValidator : IValidateOptions<PricingOptions>
{
    public ValidateOptionsResult Validate(string? name, PricingOptions options) =>
        Failures(options).ToList() is { Count: > 0 } failures ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;

    private static IEnumerable<string> Failures(PricingOptions options)
    {
        if (options.SyncInterval < TimeSpan.Zero)
            yield return $"Pricing:SyncInterval is {options.SyncInterval}: give a time such as 00:00:05, or 00:00:00 for no scheduler.";
        if (options.Workers < 1)
            yield return $"Pricing:Workers is {options.Workers}: jobs need at least 1.";
        if (options.KeepEndedJobs < 1)
            yield return $"Pricing:KeepEndedJobs is {options.KeepEndedJobs}: keep at least 1.";
        if (options.QueueCapacity < 1)
            yield return $"Pricing:QueueCapacity is {options.QueueCapacity}: the queue needs room for at least 1 job.";
        if (options.FeedTimeout <= TimeSpan.Zero)
            yield return $"Pricing:FeedTimeout is {options.FeedTimeout}: give a time such as 00:00:02.";
        foreach (var (provider, feed) in options.Feeds)
        {
            if (!Providers.IsKnown(provider))
                yield return $"Pricing:Feeds:{provider} is no known provider: there are {string.Join(", ", Providers.All)}.";
            if (feed.Timeout <= TimeSpan.Zero)
                yield return $"Pricing:Feeds:{provider}:Timeout is {feed.Timeout}: give a time such as 00:00:02.";
            if (feed.DelayMs < 0)
                yield return $"Pricing:Feeds:{provider}:DelayMs is {feed.DelayMs}: give 0 or more.";
            if (feed.DriftPercent is < 0 or > 100)
                yield return $"Pricing:Feeds:{provider}:DriftPercent is {feed.DriftPercent}: give 0 to 100.";
        }
    }
}
