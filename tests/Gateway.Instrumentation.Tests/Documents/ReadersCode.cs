namespace Gateway.Instrumentation.Tests.Documents;

/// <summary>
/// What a reader of the documents has already: usings, a web application in the making, and the services that the examples
/// work with. A name that an example uses and does not declare itself is declared here.
/// </summary>
internal static class ReadersCode
{
    /// <summary>What every web project has by <c>ImplicitUsings</c>.</summary>
    public const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Net.Http.Json;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Hosting;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.AspNetCore.Routing;
        global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;

        """;

    /// <summary>The usings that the documents leave out.</summary>
    public const string Usings = """
        global using System.Data.Common;
        global using System.IO.Pipelines;
        global using System.Net;
        global using System.Threading.Channels;
        global using Gateway.Instrumentation;
        global using Gateway.Instrumentation.AI;
        global using Gateway.Instrumentation.AspNetCore;
        global using Gateway.Instrumentation.Hosting;
        global using Gateway.Instrumentation.Messaging;
        global using Gateway.Instrumentation.Testing;
        global using Hangfire;
        global using MassTransit;
        global using Microsoft.Extensions.AI;
        global using Microsoft.Extensions.Time.Testing;
        global using Confluent.Kafka;
        global using Gateway.Instrumentation.Caching;
        global using Dapper;
        global using Gateway.Instrumentation.AdoNet;
        global using Gateway.Instrumentation.EntityFrameworkCore;
        global using Gateway.Instrumentation.HttpClients;
        global using Gateway.Instrumentation.Kafka;
        global using Gateway.Instrumentation.Npgsql;
        global using Microsoft.Data.Sqlite;
        global using Microsoft.EntityFrameworkCore;
        global using Npgsql;
        global using Gateway.Instrumentation.Nats;
        global using NATS.Client.Core;
        global using NATS.Client.JetStream;
        global using Quartz;
        global using Microsoft.Extensions.Caching.Memory;
        global using Microsoft.Extensions.Caching.StackExchangeRedis;
        global using ConnectionMultiplexer = StackExchange.Redis.ConnectionMultiplexer;
        global using IConnectionMultiplexer = StackExchange.Redis.IConnectionMultiplexer;
        global using static StackExchange.Redis.RedisGatewayMetricsExtensions;
        global using RabbitMQ.Client;
        global using RabbitMQ.Client.Events;
        global using ReadersCode;
        global using Xunit;

        """;

    public const string Source = """
        namespace ReadersCode
        {
            public abstract class Names
            {
                // The set-up.
                protected string[] args = [];
                protected WebApplicationBuilder builder = null!;
                protected WebApplication app = null!;
                protected IServiceCollection services = null!;

                protected HttpContext context = null!;

                // The metrics.
                protected GatewayMetrics metrics = null!;
                protected MetricRegistry registry = null!;
                protected MetricFactory factory = null!;
                protected Counter counter = null!;
                protected Labeled<Counter, string> orders = null!;
                protected Gauge gauge = null!;
                protected Histogram histogram = null!;
                protected Summary summary = null!;
                protected Info info = null!;
                protected TimedOperation operation = null!;
                protected RecentWindow recent = null!;
                protected OperationScope scope;
                protected OperationScope<HttpStatusCode> request;

                // What is recorded.
                protected string provider = "", model = "", key = "", service = "", shop = "", errorType = "";
                protected string propertyId = "", modelType = "", experimentId = "", collectorName = "", source = "";
                protected int count, total, queued, running, completed, failed;
                protected TimeSpan elapsed;
                protected DateTimeOffset at;
                protected Exception exception = null!;
                protected SyncSkipReason reason;
                protected decimal price;

                // What the examples work with.
                protected CancellationToken ct;
                protected ILogger logger = null!;
                protected PipeWriter pipeWriter = null!;
                protected System.Buffers.IBufferWriter<byte> bufferWriter = null!;
                protected Channel<string> queue = null!;
                protected List<string> batch = [];
                protected object message = new();
                protected IConnection connection = null!;
                protected string connectionString = "";
                protected Shop shopContext = null!;
                protected ICache prompts = null!, cache = null!;
                protected IDatabase database = null!;
                protected IBilling billing = null!;
                protected IScorer scorer = null!;
                protected ITrainer trainer = null!;
                protected IExchange exchange = null!;
                protected ChatRequest chat = null!;
                protected IChatModel chatModel = null!;
                protected IChatClient chatClient = null!;
                protected IAsyncEnumerator<string> pieces = null!;
                protected IPriceFeed brokenFeed = null!;

                protected void Work() { }
                protected Task WorkAsync(CancellationToken token) => Task.CompletedTask;
                protected Task SyncAsync(string provider, CancellationToken token) => Task.CompletedTask;
                protected Task CollectAsync(CancellationToken token) => Task.CompletedTask;
                protected Task FlushAsync(List<string> batch, CancellationToken token) => Task.CompletedTask;
                protected Task HandleAsync(object message, CancellationToken token) => Task.CompletedTask;
            }

            public sealed record Price(string Model, decimal Amount);
            public sealed record Saved(int Updated, int Unchanged, IReadOnlyList<Exception> Unreadable);
            public sealed record Candidate(bool IsBetter);
            public sealed record Order(string Type, string Symbol, TradingOrderSide Side);
            public sealed record ChatRequest(string Text);
            public interface IPriceFeed { Task<IReadOnlyList<Price>> FetchAsync(string provider, CancellationToken ct); }
            public interface IPriceStore { Task<Saved> SaveAsync(IReadOnlyList<Price> prices, CancellationToken ct); }
            public interface IChatUpstream { Task<string> AskAsync(ChatRequest chat, CancellationToken ct); Task<string> AskAsync(string provider, ChatRequest chat, CancellationToken ct); }
            public interface IChatModel { IAsyncEnumerable<ChatPart> StreamAsync(ChatRequest chat, CancellationToken ct); }
            public sealed record ChatPart(string Text, string? FinishReason, string? Error);
            public interface ICache { Task<string?> FindAsync(string key, CancellationToken ct); }
            public interface IDatabase { Task<IReadOnlyList<string>> LoadUsersAsync(CancellationToken ct); }
            public interface IBilling { Task<decimal> GetRatesAsync(CancellationToken ct); }
            public interface IScorer { decimal Score(string propertyId); }
            public interface ITrainer { Task<Candidate> TrainAsync(string propertyId, CancellationToken ct); }
            public interface IVenue { Task ExecuteAsync(Order order, CancellationToken ct); }
            public interface IExchange { Task<IReadOnlyList<decimal>> GetCandlesAsync(CancellationToken ct); }
            public interface IParser { Task ParseAsync(string file, CancellationToken ct); }
            public sealed record ShopHandles(Counter Orders, Gauge Depth);
            public sealed class MyClassifier : IErrorClassifier { public string Classify(Exception exception) => "my_error"; }

            // Families of the reader's own, where a document names one that it does not show.
            public sealed class CheckoutMetrics(MetricFactory metrics)
            {
                public Counter Orders { get; } = metrics.Counter("checkout_orders_total", "Orders placed.");
            }
            public sealed class Shop(DbContextOptions<Shop> options) : DbContext(options) { public DbSet<Book> Books => Set<Book>(); }
            public sealed record Book(int Id, string Title);
            public sealed class TenantObserver : IRequestObserver { public void RequestEnded(in EndedRequest request) { } }
            public sealed class ImportMetrics(MetricFactory metrics)
            {
                public Counter Files { get; } = metrics.Counter("import_files_total", "Files imported.");
            }
            public sealed class PriceSync(PricingSyncMetrics metrics, IPriceFeed feed)
            {
                public Task RunAsync(string provider, CancellationToken ct) =>
                    metrics.TrackPricingSync(provider).RunAsync(token => feed.FetchAsync(provider, token), ct);
            }
        }

        """;
}
