namespace GatewayApi.Chat;

/// <summary>Makes the cache at the start and not with the first chat: its hits and misses are on the page from then on.</summary>
internal sealed class ChatStart(IServiceProvider services) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        services.GetRequiredService<OfferCache>();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
