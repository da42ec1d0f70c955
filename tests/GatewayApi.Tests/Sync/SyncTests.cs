using System.Text.Json;
using Gateway.Instrumentation;
using Gateway.Instrumentation.Testing;
using GatewayApi.Endpoints;
using GatewayApi.Pricing.Store;
using GatewayApi.SimulatedFeeds;
using GatewayApi.Tests.Endpoints;

namespace GatewayApi.Tests.Sync;

public class SyncTests
{
    [Fact]
    public async Task The_first_sync_writes_every_supported_price()
    {
        await using var gateway = await RunningGateway.StartAsync();

        var job = await gateway.SyncAsync("openrouter");

        job.Report!.Skipped.ShouldBe(
            new Dictionary<SyncSkipReason, int> { [SyncSkipReason.DynamicPricing] = 1, [SyncSkipReason.ZeroPricing] = 2, [SyncSkipReason.NotFound] = 1 }, ignoreOrder: true);
        (job.Report with { Skipped = EmptySkips }).ShouldBe(new JobReport(Fetched: 21, Updated: 17, PriceChanges: 0, Errors: 0, EmptySkips));

        var page = await gateway.PageAsync();
        page.Value("pricing_sync_total", ("provider", "openrouter"), ("status", "success"), ("triggered_by", "manual"), ("service_name", "gateway")).ShouldBe(1);
        page.Value("pricing_sync_duration_seconds_count", ("provider", "openrouter"), ("status", "success")).ShouldBe(1);
        page.Value("pricing_sync_models_fetched_total", ("provider", "openrouter")).ShouldBe(21);
        page.Value("pricing_sync_models_updated_total", ("provider", "openrouter")).ShouldBe(17);
        page.Value("pricing_sync_price_changes_total", ("provider", "openrouter")).ShouldBe(0);
        page.Value("pricing_sync_models_skipped_total", ("provider", "openrouter")).ShouldBe(4);
        page.Value("pricing_sync_models_skipped_total", ("provider", "openrouter"), ("reason", "dynamic_pricing")).ShouldBe(1);
        page.Value("pricing_sync_models_skipped_total", ("provider", "openrouter"), ("reason", "zero_pricing")).ShouldBe(2);
        page.Value("pricing_sync_models_skipped_total", ("provider", "openrouter"), ("reason", "not_found")).ShouldBe(1);
        page.Value("pricing_sync_errors_total", ("provider", "openrouter")).ShouldBe(0);
        page.Value("pricing_sync_last_success_timestamp", ("provider", "openrouter")).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_second_sync_finds_everything_unchanged()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.SyncAsync("together");

        var job = await gateway.SyncAsync("together");

        job.Report!.Updated.ShouldBe(0);
        job.Report.PriceChanges.ShouldBe(0);
        job.Report.Skipped[SyncSkipReason.Unchanged].ShouldBe(11);
        var page = await gateway.PageAsync();
        page.Value("pricing_sync_models_skipped_total", ("provider", "together"), ("reason", "unchanged")).ShouldBe(11);
        page.Value("pricing_sync_models_updated_total", ("provider", "together")).ShouldBe(11);
    }

    [Fact]
    public async Task A_drifting_feed_changes_prices()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.SyncAsync("together");
        await gateway.BehaveAsync("together", FeedFault.None, driftPercent: 2);

        var job = await gateway.SyncAsync("together");

        job.Report!.PriceChanges.ShouldBeGreaterThan(0);
        job.Report.PriceChanges.ShouldBe(2 * job.Report.Updated); // both prices of a model move together
        var page = await gateway.PageAsync();
        page.Value("pricing_sync_price_changes_total", ("provider", "together")).ShouldBe(job.Report.PriceChanges);
        page.Value("pricing_sync_models_updated_total", ("provider", "together")).ShouldBe(11 + job.Report.Updated);
    }

    [Fact]
    public async Task A_price_that_cannot_be_read_is_an_error_of_its_model_and_not_of_the_run()
    {
        await using var gateway = await RunningGateway.StartAsync();

        var job = await gateway.SyncAsync("deepinfra");

        job.State.ShouldBe(SyncJobState.Completed);
        job.Report!.Errors.ShouldBe(1);
        var page = await gateway.PageAsync();
        page.Value("pricing_sync_total", ("provider", "deepinfra"), ("status", "success")).ShouldBe(1);
        page.Value("pricing_sync_errors_total", ("provider", "deepinfra"), ("error_type", "FormatException")).ShouldBe(1);
        page.Value("pricing_sync_models_skipped_total", ("provider", "deepinfra"), ("reason", "error")).ShouldBe(1);
    }

    [Fact]
    public async Task Prices_survive_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("gateway-api-restart-").FullName;
        try
        {
            await using (var first = await RunningGateway.StartOnAsync(folder))
                await first.SyncAsync("nearai");
            await using var second = await RunningGateway.StartOnAsync(folder);

            (await second.SyncAsync("nearai")).Report!.Skipped[SyncSkipReason.Unchanged].ShouldBe(7);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_spoilt_file_of_prices_is_written_anew()
    {
        var folder = Directory.CreateTempSubdirectory("gateway-api-spoilt-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "prices.json"), "[{\"provider\"", TestContext.Current.CancellationToken);
            await using var gateway = await RunningGateway.StartOnAsync(folder);

            (await gateway.SyncAsync("nearai")).Report!.Updated.ShouldBe(7);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[null]")]
    [InlineData("{}")]
    [InlineData("""[{"provider":"nearai","model":"openai/gpt-oss-20b","price":null,"updatedAt":"2026-01-01T00:00:00Z"}]""")]
    [InlineData("""[{"provider":null,"model":"openai/gpt-oss-20b","price":{"inputPerMillion":1,"outputPerMillion":2},"updatedAt":"2026-01-01T00:00:00Z"}]""")]
    [InlineData("""[{"provider":"nearai","model":"openai/gpt-oss-20b","price":{"inputPerMillion":-1,"outputPerMillion":2},"updatedAt":"2026-01-01T00:00:00Z"}]""")]
    [InlineData("""[{"provider":"nearai","model":"openai/gpt-oss-20b","price":{"inputPerMillion":79228162514264337593543950335,"outputPerMillion":2},"updatedAt":"2026-01-01T00:00:00Z"}]""")]
    [InlineData("""[{"provider":"acme","model":"m","price":{"inputPerMillion":1,"outputPerMillion":2},"updatedAt":"2026-01-01T00:00:00Z"}]""")]
    public async Task A_file_of_other_things_than_prices_is_as_good_as_none(string json)
    {
        var folder = Directory.CreateTempSubdirectory("gateway-api-odd-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "prices.json"), json, TestContext.Current.CancellationToken);
            await using var gateway = await RunningGateway.StartOnAsync(folder);

            (await gateway.GetAsync("/api/pricing/models")).Body.ShouldBe("""{"count":0,"models":[]}""");
            (await gateway.SyncAsync("nearai")).Report!.Updated.ShouldBe(7);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("null")]
    [InlineData("""{"models":{"portkey":null}}""")]
    [InlineData("""{"models":{"portkey":[null]}}""")]
    public async Task A_wrong_list_of_models_stops_the_start_and_names_the_file(string json)
    {
        var folder = Directory.CreateTempSubdirectory("gateway-api-models-").FullName;
        try
        {
            var path = Path.Combine(folder, "models.json");
            await File.WriteAllTextAsync(path, json, TestContext.Current.CancellationToken);
            Should.Throw<JsonException>(() => SupportedModels.Load(path)).Message.ShouldContain(path);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Of_a_price_that_is_there_twice_the_newest_counts()
    {
        var folder = Directory.CreateTempSubdirectory("gateway-api-twice-").FullName;
        try
        {
            static string Entry(int price, int day) =>
                $$"""{"provider":"portkey","model":"gpt-4o","price":{"inputPerMillion":{{price}},"outputPerMillion":0},"updatedAt":"2026-01-0{{day}}T00:00:00Z"}""";
            await File.WriteAllTextAsync(Path.Combine(folder, "prices.json"), $"[{Entry(1, 1)},{Entry(3, 3)},{Entry(2, 2)}]", TestContext.Current.CancellationToken);
            await using var gateway = await RunningGateway.StartOnAsync(folder);

            (await gateway.GetAsync("/api/pricing/quote?model=gpt-4o&inputTokens=1000000&outputTokens=0")).Body.ShouldContain("\"costUsd\":3,");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Two_gateways_save_to_one_folder_and_leave_nothing_behind()
    {
        var folder = Directory.CreateTempSubdirectory("gateway-api-shared-").FullName;
        try
        {
            await using (var first = await RunningGateway.StartOnAsync(folder))
            await using (var second = await RunningGateway.StartOnAsync(folder))
            {
                foreach (var provider in (string[])["nearai", "portkey", "together", "openrouter"])
                {
                    var jobs = await Task.WhenAll(first.SyncAsync(provider), second.SyncAsync(provider));
                    jobs.ShouldAllBe(job => job.Error == null);
                }
            }

            Directory.GetFiles(folder).Select(Path.GetFileName).ShouldBe(["prices.json"]);
            await using var third = await RunningGateway.StartOnAsync(folder);
            third.Metrics.Value("db_query_errors_total").ShouldBe(0);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_store_that_cannot_save_has_updated_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("gateway-api-unsaved-").FullName;
        try
        {
            await using var gateway = await RunningGateway.StartOnAsync(folder);
            Directory.CreateDirectory(Path.Combine(folder, "prices.json")); // where the store is about to move a file

            var job = await gateway.SyncAsync("nearai");

            job.Error!.Type.ShouldBe(nameof(IOException));
            var page = await gateway.PageAsync();
            page.Value("pricing_sync_total", ("provider", "nearai"), ("status", "failed")).ShouldBe(1);
            page.Value("pricing_sync_models_fetched_total", ("provider", "nearai")).ShouldBe(9);
            page.Value("pricing_sync_models_updated_total", ("provider", "nearai")).ShouldBe(0);
            page.Value("db_query_errors_total", ("query_type", "save"), ("error_type", nameof(IOException))).ShouldBe(1);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static readonly IReadOnlyDictionary<SyncSkipReason, int> EmptySkips = new Dictionary<SyncSkipReason, int>();
}
