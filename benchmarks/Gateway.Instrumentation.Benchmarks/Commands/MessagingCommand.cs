using System.Diagnostics;
using System.Security.Cryptography;
using System.Threading.Channels;
using Gateway.Instrumentation.Benchmarks.Racing;
using Gateway.Instrumentation.Messaging;
using Gateway.Instrumentation.TestServers;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Gateway.Instrumentation.Benchmarks.Commands;

/// <summary>What publishing and handling a message costs, beside the same program without measuring: in-process, and on a RabbitMQ that it starts.</summary>
internal static class MessagingCommand
{
    private const int WarmUp = 1; // compiles

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var rounds = arguments.IsQuick ? 5 : 25;
        Console.WriteLine($"On {Machine.Describe()}.");
        Console.WriteLine();
        var table = new MarkdownTable("program", "work of a message", "µs per message, bare", "measured", "measured / bare, median of the rounds", "from – to", "bytes per message more");
        foreach (var kilobytes in new[] { 0, 64, 1024 })
            Row(table, "a channel", kilobytes, await InProcessAsync(new byte[kilobytes * 1024], rounds));
        if (RealServers.MissingReason(RabbitMqServer.Program) is { } missing)
        {
            Console.WriteLine($"Without RabbitMQ: {missing}");
            return 0;
        }

        await using var server = await RabbitMqServer.StartAsync();
        foreach (var kilobytes in new[] { 0, 64, 1024 })
            Row(table, "RabbitMQ, publish and handle", kilobytes, await RabbitMqAsync(server, new byte[kilobytes * 1024], rounds));
        return 0;
    }

    private static void Row(MarkdownTable table, string program, int kilobytes, PairedRounds rounds) =>
        table.Row([program, kilobytes == 0 ? "none" : $"SHA-256 of {kilobytes} KB", .. rounds.Cells(MarkdownTable.Number)]);

    private static async Task<PairedRounds> InProcessAsync(byte[] data, int rounds)
    {
        var messages = Messages(data);
        var metrics = new GatewayMetrics();
        var consumer = new MessageConsumer(metrics.Messaging, "in_process", "orders");
        return await PairedRounds.RunAsync(
            () => TimeAsync(async reader =>
            {
                await foreach (var message in reader.ReadAllAsync())
                    await Work(data);
            }),
            () => TimeAsync(reader => consumer.ConsumeAsync(reader, (_, _) => Work(data), static published => published)),
            rounds, WarmUp);

        // The channel is full and completed, so that all of it runs on this thread.
        async Task<PairedRounds.Cost> TimeAsync(Func<ChannelReader<DateTimeOffset?>, Task> consume)
        {
            var channel = Channel.CreateUnbounded<DateTimeOffset?>();
            for (var message = 0; message < messages; message++)
                channel.Writer.TryWrite(DateTimeOffset.UtcNow);
            channel.Writer.Complete();
            var bytes = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            await consume(channel.Reader);
            return new PairedRounds.Cost(Stopwatch.GetElapsedTime(start).TotalMicroseconds / messages, (GC.GetAllocatedBytesForCurrentThread() - bytes) / (double)messages);
        }
    }

    private static async Task<PairedRounds> RabbitMqAsync(RabbitMqServer server, byte[] data, int rounds)
    {
        var messages = Messages(data);
        var metrics = new GatewayMetrics();
        await using var connection = await new ConnectionFactory { HostName = "127.0.0.1", Port = server.Port }.CreateConnectionAsync();
        var confirmed = new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);
        var bare = await StartAsync("bare", static channel => channel);
        var measured = await StartAsync("measured", channel => channel.WithGatewayMetrics(metrics, static options => options.Published = MessagePublishResult.Confirmed));
        return await PairedRounds.RunAsync(bare, measured, rounds, WarmUp);

        async Task<Func<Task<PairedRounds.Cost>>> StartAsync(string queue, Func<IChannel, IChannel> wrap)
        {
            queue += data.Length;
            var publisher = wrap(await connection.CreateChannelAsync(confirmed));
            var channel = wrap(await connection.CreateChannelAsync());
            await publisher.QueueDeclareAsync(queue, durable: false, exclusive: false, autoDelete: true);
            var left = 0;
            var done = new TaskCompletionSource();
            var consumer = new AsyncEventingBasicConsumer(channel);
            consumer.ReceivedAsync += async (_, delivery) =>
            {
                await Work(data);
                await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
                if (Interlocked.Decrement(ref left) == 0)
                    done.SetResult();
            };
            await channel.BasicQosAsync(0, prefetchCount: 50, global: false);
            await channel.BasicConsumeAsync(queue, autoAck: false, consumer);
            var body = new byte[512];
            return async () =>
            {
                (left, done) = (messages, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                var bytes = GC.GetTotalAllocatedBytes(precise: true);
                var start = Stopwatch.GetTimestamp();
                for (var sent = 0; sent < messages; sent += 50)
                    await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => publisher.BasicPublishAsync("", queue, mandatory: true, body).AsTask()));
                await done.Task;
                return new PairedRounds.Cost(Stopwatch.GetElapsedTime(start).TotalMicroseconds / messages, (GC.GetTotalAllocatedBytes(precise: true) - bytes) / (double)messages);
            };
        }
    }

    private static int Messages(byte[] data) => data.Length switch { 0 => 2000, < 100_000 => 1000, _ => 100 };

    private static Task Work(byte[] data)
    {
        if (data.Length > 0)
            SHA256.HashData(data);
        return Task.CompletedTask;
    }
}
