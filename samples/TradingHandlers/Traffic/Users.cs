using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using TradingHandlers.Running;

namespace TradingHandlers.Traffic;

/// <summary>Sends a service requests to its own address, at a steady rate, whether or not the last one was answered.</summary>
internal sealed partial class Users(
    Func<Random, HttpRequestMessage> next, IServer server, SharedParts parts, IHostApplicationLifetime lifetime, ILogger<Users> logger) : BackgroundService
{
    private const int AtOnce = 16; // a service that answers nothing gets no more

    private const int Salt = 40;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, parts.Stopping);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var onStart = lifetime.ApplicationStarted.Register(started.SetResult);
        try
        {
            await started.Task.WaitAsync(stopping.Token);
            var address = server.Features.Get<IServerAddressesFeature>()!.Addresses.First();
            using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(address) };
            var random = parts.Options.NewRandom(Salt);
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1 / parts.Options.RequestsPerSecond), parts.Time);
            List<Task> sent = [];
            while (await timer.WaitForNextTickAsync(stopping.Token))
            {
                sent.RemoveAll(static request => request.IsCompleted);
                if (sent.Count < AtOnce)
                    sent.Add(SendAsync(client, next(random), stopping.Token));
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop.
        }
    }

    private async Task SendAsync(HttpClient client, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            using (request)
            {
                using var response = await client.SendAsync(request, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Told to stop.
        }
        catch (HttpRequestException failure)
        {
            LogFailed(failure.Message);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "A user got no answer: {Reason}")]
    private partial void LogFailed(string reason);
}
