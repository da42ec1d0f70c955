namespace PricingService.Traffic;

/// <summary>One thing that somebody does with the service. All that is random about it is decided before.</summary>
internal delegate Task TrafficStep(HttpClient client, CancellationToken cancellationToken);
