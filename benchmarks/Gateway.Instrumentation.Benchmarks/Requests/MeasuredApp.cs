using System.Diagnostics.Metrics;
using Gateway.Instrumentation.AspNetCore;
using Gateway.Instrumentation.Benchmarks.Cases;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Gateway.Instrumentation.Benchmarks.Requests;

/// <summary>The same small web application each time, with nothing, with this library, or with the meters of ASP.NET Core.</summary>
internal sealed class MeasuredApp : IAsyncDisposable
{
    private static readonly byte[] Quote = """{"model":"gpt-4o","inputPerMillion":2.5,"outputPerMillion":10}"""u8.ToArray();

    private readonly WebApplication _app;
    private readonly MeterProvider? _otel;

    private MeasuredApp(WebApplication app, InProcessServer server, string name, MeterProvider? otel)
    {
        (_app, _otel) = (app, otel);
        Side = new Side(name, (_, operations) =>
        {
            for (var i = 0; i < operations; i++)
                server.AnswerAsync().GetAwaiter().GetResult();
        });
    }

    public Side Side { get; }

    public static Task<MeasuredApp> WithNothingAsync() => StartAsync("nothing");

    public static Task<MeasuredApp> WithOursAsync(
        string name, Action<RequestMetricsOptions> configure, Action<GatewayMetricsBuilder>? add = null) => StartAsync(name, ours: configure, add);

    public static Task<MeasuredApp> WithOtelAsync() => StartAsync("OTel", otel: true);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _otel?.Dispose();
    }

    private static async Task<MeasuredApp> StartAsync(
        string name, Action<RequestMetricsOptions>? ours = null, Action<GatewayMetricsBuilder>? add = null, bool otel = false)
    {
        var server = new InProcessServer();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Replace(ServiceDescriptor.Singleton<IServer>(server));
        var metrics = builder.Services.AddGatewayMetrics();
        add?.Invoke(metrics);
        if (!otel)
            builder.Services.Replace(ServiceDescriptor.Singleton<IMeterFactory, UnheardMeters>());

        var provider = otel
            ? Sdk.CreateMeterProviderBuilder().AddMeter("Microsoft.AspNetCore.Hosting").AddReader(new BaseExportingMetricReader(new NoExporter())).Build()
            : null;
        var app = builder.Build();
        if (ours is not null)
            app.UseGatewayMetrics(ours);
        app.MapGet("/quotes/{id}", static (HttpContext context) =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.Body.WriteAsync(Quote).AsTask();
        });
        await app.StartAsync();
        return new MeasuredApp(app, server, name, provider);
    }

    /// <summary>OpenTelemetry listens to meters by name, in all applications of the process: these have other names.</summary>
    private sealed class UnheardMeters : IMeterFactory
    {
        private readonly List<Meter> _meters = [];

        public Meter Create(MeterOptions options)
        {
            var meter = new Meter("unheard." + options.Name);
            _meters.Add(meter);
            return meter;
        }

        public void Dispose() => _meters.ForEach(static meter => meter.Dispose());
    }

    private sealed class NoExporter : BaseExporter<OpenTelemetry.Metrics.Metric>
    {
        public override ExportResult Export(in Batch<OpenTelemetry.Metrics.Metric> batch) => ExportResult.Success;
    }
}
