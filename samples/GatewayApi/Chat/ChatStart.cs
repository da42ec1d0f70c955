namespace GatewayApi.Chat;

/// <summary>Makes what answers chats at the start and not with the first of them: what it announces is on the page from then on.</summary>
internal sealed class ChatStart(IServiceProvider services) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        services.GetRequiredService<OfferCache>();
        services.GetRequiredService<ModelClient>();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
