namespace TradingHandlers.Messages;

internal static class ListenerServiceCollectionExtensions
{
    /// <summary>Has one object of the service handle the messages of a queue.</summary>
    public static IServiceCollection AddListener<THandler, T>(this IServiceCollection services, string queue, Func<THandler, T, CancellationToken, Task> handle)
        where THandler : notnull
        where T : notnull =>
        services.AddSingleton<IHostedService>(provider =>
        {
            var handler = provider.GetRequiredService<THandler>();
            return new Listener<T>(provider.GetRequiredService<IMessageBus>(), queue, (message, token) => handle(handler, message, token));
        });
}
