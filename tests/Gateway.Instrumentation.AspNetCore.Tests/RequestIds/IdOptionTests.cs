using Gateway.Instrumentation.AspNetCore.Tests.Safety;
using Gateway.Instrumentation.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gateway.Instrumentation.AspNetCore.Tests.RequestIds;

public class IdOptionTests
{
    [Fact]
    public async Task Off_no_id_is_sent_back_and_requests_are_measured()
    {
        await using var app = await IdApp.StartAsync(options => options.RequestIds.Enabled = false);

        var (echoed, seen) = await IdApp.AskAsync(app, (IdApp.Header, "theirs"));

        echoed.ShouldBeNull();
        seen.ShouldNotBe("theirs");
        app.Metrics.Value("http_requests_total", ("endpoint", "/id"), ("status", "200")).ShouldBe(1);
    }

    [Fact]
    public async Task Renamed_the_id_is_read_from_and_sent_back_in_that_header()
    {
        await using var app = await IdApp.StartAsync(options => options.RequestIds.HeaderName = "Correlation-ID");

        using var response = await IdApp.SendAsync(app, "/id", ("Correlation-ID", "theirs"), (IdApp.Header, "other"));

        IdApp.Echoed(response, "Correlation-ID").ShouldBe("theirs");
        IdApp.Echoed(response).ShouldBeNull();
    }

    [Fact]
    public async Task Ids_of_requests_can_be_ignored()
    {
        await using var app = await IdApp.StartAsync(options => options.RequestIds.AcceptIncoming = false);

        var (echoed, seen) = await IdApp.AskAsync(app, (IdApp.Header, "theirs"));

        Guid.TryParseExact(seen, "D", out _).ShouldBeTrue(seen);
        echoed.ShouldBe(seen);
    }

    [Fact]
    public async Task Settings_come_from_configuration_and_code_has_the_last_word()
    {
        await using var app = await IdApp.StartAsync(
            options => options.RequestIds.AcceptIncoming = true,
            configureHost: builder =>
            {
                builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Requests:RequestIds:HeaderName"] = "Correlation-ID", ["Requests:RequestIds:AcceptIncoming"] = "false" });
                builder.Services.Configure<RequestMetricsOptions>(builder.Configuration.GetSection("Requests"));
            });

        using var response = await IdApp.SendAsync(app, "/id", ("Correlation-ID", "theirs"));

        IdApp.Echoed(response, "Correlation-ID").ShouldBe("theirs");
    }

    [Fact]
    public void Wrong_settings_stop_the_start_with_all_mistakes()
    {
        using var app = Build(services => services.AddGatewayMetrics());

        Should.Throw<OptionsValidationException>(() => app.UseGatewayMetrics(options =>
        {
            options.RequestIds.HeaderName = "X Request ID";
            options.RequestIds.LoggedHeaders["X:User"] = "UserId";
            options.RequestIds.LoggedHeaders["X-Account"] = "userId";
            options.RequestIds.LoggedHeaders["X-Trace"] = "RequestId";
            options.RequestIds.LoggedHeaders["X-Tenant"] = " ";
            options.RequestIds.TrustedNetworks.Add("10.0.0.0/8");
            options.RequestIds.TrustedNetworks.Add("10.0.0.1");
            options.RequestIds.TrustedNetworks.Add("proxy.local");
            options.RequestIds.TrustedNetworks.Add("::ffff:10.0.0.0/104");
        })).Message.ShouldBe(
            "RequestIds.HeaderName is \"X Request ID\", which is not a header name: use letters, digits and dashes, such as X-Request-ID.; "
            + "RequestIds.LoggedHeaders has \"X:User\", which is not a header name: use letters, digits and dashes, such as X-Request-ID.; "
            + "RequestIds.LoggedHeaders gives \"X-Account\" the log name \"userId\", which the request id or another header has: give each its own.; "
            + "RequestIds.LoggedHeaders gives \"X-Trace\" the log name \"RequestId\", which the request id or another header has: give each its own.; "
            + "RequestIds.LoggedHeaders has no log name for \"X-Tenant\": give one, such as LoggedHeaders[\"X-User-ID\"] = \"UserId\".; "
            + "RequestIds.TrustedNetworks has \"10.0.0.1\", which is not a network: write an address and its prefix length, such as 10.0.0.0/8 or 10.1.2.3/32.; "
            + "RequestIds.TrustedNetworks has \"proxy.local\", which is not a network: write an address and its prefix length, such as 10.0.0.0/8 or 10.1.2.3/32.; "
            + "RequestIds.TrustedNetworks has \"::ffff:10.0.0.0/104\", which matches no client: IPv4 addresses are compared as IPv4, also when they arrive as IPv6. Write the network as IPv4, such as 10.0.0.0/8.");
    }

    [Fact]
    public async Task Logged_headers_come_from_configuration()
    {
        using var logs = new LogLines();
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseGatewayMetrics();
                app.MapGet("/", () => "hello");
            },
            configureServices: services => services.AddLogging(logging => logging.AddProvider(logs)),
            configureHost: builder =>
            {
                builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Requests:RequestIds:LoggedHeaders:X-User-ID"] = "UserId" });
                builder.Services.Configure<RequestMetricsOptions>(builder.Configuration.GetSection("Requests"));
            });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "X-User-ID", "ann" }, { "X-Request-ID", "r-1" } } };

        (await app.Client.SendAsync(request)).EnsureSuccessStatusCode();

        logs.All.ShouldContain(line => line.Contains("RequestId:r-1 UserId:ann"));
    }

    [Fact]
    public void Twice_is_a_mistake()
    {
        using var app = Build(services => services.AddGatewayMetrics());
        app.UseGatewayMetrics();

        Should.Throw<InvalidOperationException>(() => app.UseGatewayMetrics()).Message.ShouldBe(
            "UseGatewayMetrics was called before for this application: call it once.");
    }

    [Fact]
    public void Without_metrics_the_message_says_what_to_add()
    {
        using var app = Build(_ => { });

        Should.Throw<InvalidOperationException>(() => app.UseGatewayMetrics()).Message.ShouldBe(
            "UseGatewayMetrics found no metrics to record to: call builder.Services.AddGatewayMetrics() before builder.Build().");
    }

    [Fact]
    public async Task Without_recording_requests_have_ids_and_the_page_is_empty()
    {
        await using var app = await IdApp.StartAsync(
            options => options.AnnounceRoutes = true,
            app => app.MapGet("/tagged", (HttpContext context) =>
            {
                context.Features.Get<IRequestMetricsFeature>().ShouldBeNull("nothing measures");
                context.TagRequest("openai", errorType: "timeout_error");
            }).TrackScore(),
            services => services.AddGatewayMetrics().AddPricingApiObserver(),
            configure: metrics => metrics.Enabled = false);

        (await IdApp.AskAsync(app, (IdApp.Header, "theirs"))).ShouldBe(("theirs", "theirs"));
        (await IdApp.SendAsync(app, "/tagged")).EnsureSuccessStatusCode();
        app.Metrics.Registry.CollectText().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_environment_can_switch_recording_off()
    {
        await using var app = await IdApp.StartAsync(configureHost: builder =>
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["ENABLE_METRICS"] = "false" }));

        (await IdApp.AskAsync(app, (IdApp.Header, "theirs"))).ShouldBe(("theirs", "theirs"));
        app.Metrics.Registry.CollectText().ShouldBeEmpty();
    }

    private static WebApplication Build(Action<IServiceCollection> add)
    {
        var builder = WebApplication.CreateSlimBuilder();
        add(builder.Services);
        return builder.Build();
    }
}
