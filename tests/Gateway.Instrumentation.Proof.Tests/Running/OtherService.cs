using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.Proof.Tests.Running;

/// <summary>
/// A small service in this process for what none of the samples does: tool calls, batches, queues that are asked for their length, pushes, caches that
/// fail, and mistakes in recording itself.
/// </summary>
internal sealed class OtherService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OtherService(WebApplication app) => _app = app;

    public ScrapeTarget Target => new("other", new Uri(_app.Urls.First()).Authority);

    public static async Task<OtherService> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddGatewayMetrics(options => options.ServiceName = "other");
        builder.Services.AddHostedService<Work>();
        var app = builder.Build();
        app.MapGatewayMetrics();
        await app.StartAsync();
        return new OtherService(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private sealed class Work(GatewayMetrics metrics) : BackgroundService
    {
        private const string System = "kafka";
        private const string Topic = "prices";

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            var folded = metrics.Factory.Counter("other_things_total", "Number of things.", Label.Text("thing", limit: 1));
            for (var i = 0; !stoppingToken.IsCancellationRequested; i++)
            {
                var took = TimeSpan.FromMilliseconds(1 + (i % 50));
                using (var call = metrics.Llm.TrackToolCall("search"))
                    call.Succeed();
                metrics.Messaging.RecordBatch(System, Topic, 1 + (i % 10));
                metrics.Messaging.SetPending(System, Topic, i % 7);
                using (var publish = metrics.Messaging.TrackPublish(System, Topic))
                    publish.Fail("connection_error");
                metrics.Cache.RecordOperation("sessions", CacheOperation.Get, "timeout_error", took);
                metrics.Cache.RecordRedisFireAndForget("set");
                metrics.Cache.RecordRedisConnectionFailure("redis:6379", "socket_failure");
                metrics.Pushes.RecordPush("gateway", OperationOutcome.Success, took);
                metrics.Pushes.RecordPush("gateway", OperationOutcome.Success, TimeSpan.FromSeconds(-1)); // rejected
                folded.WithLabels($"thing {i}").Inc();
                await Task.Delay(TimeSpan.FromMilliseconds(250), stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
