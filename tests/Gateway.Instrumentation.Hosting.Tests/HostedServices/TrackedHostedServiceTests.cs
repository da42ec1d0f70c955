using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Gateway.Instrumentation.Hosting.Tests;

public sealed class TrackedHostedServiceTests
{
    private readonly Script _script = new();

    [Fact]
    public async Task A_service_runs_from_start_to_stop_and_a_stop_is_no_failure()
    {
        await using var worker = await StartAsync<Loop>();
        worker.Value("hosted_service_running", ("service", "Loop")).ShouldBe(1);
        worker.Value("hosted_service_failures_total", ("service", "Loop"), ("error_type", "timeout_error")).ShouldBe(0);
        worker.Has("hosted_service_heartbeat_age_seconds").ShouldBeFalse();

        await worker.StopAsync();
        worker.Value("hosted_service_running", ("service", "Loop")).ShouldBe(0);
        Failures(worker).ShouldBe(0);
    }

    [Fact]
    public async Task A_crash_is_counted_by_kind_and_the_host_stops_as_it_would()
    {
        var crash = new TaskCompletionSource();
        _script.Loop = (_, _) => crash.Task;
        await using var worker = await StartAsync<Loop>();
        crash.SetException(new TimeoutException());

        await worker.ShowsAsync(1, "hosted_service_failures_total", ("service", "Loop"), ("error_type", "timeout_error"));
        worker.Value("hosted_service_running", ("service", "Loop")).ShouldBe(0);
        await StopRequestedAsync(worker);
        (await CheckAsync(worker)).ShouldBe((HealthStatus.Unhealthy, "Loop failed: TimeoutException."));
    }

    [Fact]
    public async Task A_host_that_ignores_exceptions_goes_on_and_the_crash_is_counted()
    {
        var crash = new TaskCompletionSource();
        _script.Loop = (_, _) => crash.Task;
        await using var worker = await StartAsync<Loop>(builder => builder.Services.Configure<HostOptions>(
            options => options.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore));
        crash.SetException(new InvalidDataException());

        await worker.ShowsAsync(1, "hosted_service_failures_total", ("service", "Loop"), ("error_type", "InvalidDataException"));
        await worker.Services.GetServices<IHostedService>().OfType<BackgroundService>().Single().ExecuteTask!.ContinueWith(static _ => { }, TaskScheduler.Default);
        worker.Stopping.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task A_failed_start_is_counted_and_stops_the_hosts_start()
    {
        _script.StartFailure = new HttpRequestException("no");
        await using var worker = Create<Listener>();
        (await Should.ThrowAsync<HttpRequestException>(worker.StartAsync)).ShouldBeSameAs(_script.StartFailure);
        worker.Value("hosted_service_failures_total", ("service", "Listener"), ("error_type", "api_error")).ShouldBe(1);
        worker.Value("hosted_service_running", ("service", "Listener")).ShouldBe(0);
    }

    [Fact]
    public async Task A_failure_before_the_start_is_counted_too()
    {
        _script.StartingFailure = new HttpRequestException("no");
        await using var worker = Create<Listener>();
        (await Should.ThrowAsync<HttpRequestException>(worker.StartAsync)).ShouldBeSameAs(_script.StartingFailure);
        worker.Value("hosted_service_failures_total", ("service", "Listener"), ("error_type", "api_error")).ShouldBe(1);
    }

    [Fact]
    public async Task A_loop_that_ends_on_the_hosts_signal_was_stopped()
    {
        var host = new TaskCompletionSource<IHostApplicationLifetime>();
        _script.Loop = async (_, _) => await Task.Delay(Timeout.Infinite, (await host.Task).ApplicationStopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await using var worker = await StartAsync<Loop>(builder => builder.AddTrackedHostedService<Loop>(options => options.Restart = HostedServiceRestart.Always));
        host.SetResult(worker.Services.GetRequiredService<IHostApplicationLifetime>());
        (await host.Task).StopApplication();
        await worker.ShowsAsync(0, "hosted_service_running", ("service", "Loop"));
        (await CheckAsync(worker)).Description.ShouldBe("Loop was stopped.");
    }

    [Fact]
    public async Task A_restart_that_fails_is_tried_again()
    {
        _script.Loop = static (life, token) => life == 1 ? Task.FromException(new TimeoutException()) : Task.Delay(Timeout.Infinite, token);
        await using var worker = Create<SlowStart>(builder => builder.AddTrackedHostedService<SlowStart>(options => options.Restart = HostedServiceRestart.OnFailure));
        worker.Services.GetRequiredService<SlowStart>().Start = static start => start == 2 ? throw new HttpRequestException() : Task.CompletedTask;
        await worker.StartAsync();
        await worker.ShowsAsync(1, "hosted_service_failures_total", ("service", "SlowStart"), ("error_type", "timeout_error"));
        worker.Time.Advance(TimeSpan.FromSeconds(1));
        await worker.ShowsAsync(1, "hosted_service_failures_total", ("service", "SlowStart"), ("error_type", "api_error"));
        await AdvanceUntilAsync(worker, () => _script.Lives == 2, TimeSpan.FromSeconds(2));
        worker.Stopping.IsCancellationRequested.ShouldBeFalse();
        await worker.ShowsAsync(1, "hosted_service_running", ("service", "SlowStart"));
    }

    [Fact]
    public async Task A_stop_during_a_restart_stops_what_it_starts()
    {
        var restart = new TaskCompletionSource();
        _script.Loop = static (life, token) => life == 1 ? Task.FromException(new TimeoutException()) : Task.Delay(Timeout.Infinite, token);
        await using var worker = Create<SlowStart>(builder => builder.AddTrackedHostedService<SlowStart>(options => options.Restart = HostedServiceRestart.OnFailure));
        var service = worker.Services.GetRequiredService<SlowStart>();
        service.Start = start => start == 2 ? restart.Task : Task.CompletedTask;
        await worker.StartAsync();
        await worker.ShowsAsync(1, "hosted_service_failures_total", ("service", "SlowStart"), ("error_type", "timeout_error"));
        worker.Time.Advance(TimeSpan.FromSeconds(1));
        await worker.ShowsAsync(1, "hosted_service_restarts_total", ("service", "SlowStart"));

        var stop = worker.StopAsync();
        await service.StopAsked.Task;
        restart.SetResult();
        await stop.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken); // less than the host gives a stop
        worker.Value("hosted_service_running", ("service", "SlowStart")).ShouldBe(0);
    }

    [Fact]
    public async Task A_failed_stop_is_counted_and_the_host_sees_it()
    {
        _script.StopFailure = new HttpRequestException("no");
        await using var worker = await StartAsync<Listener>();
        (await Should.ThrowAsync<HttpRequestException>(worker.StopAsync)).ShouldBeSameAs(_script.StopFailure);
        worker.Value("hosted_service_failures_total", ("service", "Listener"), ("error_type", "api_error")).ShouldBe(1);
    }

    [Fact]
    public async Task A_loop_that_ends_by_itself_no_longer_runs_but_has_not_failed()
    {
        var end = new TaskCompletionSource();
        _script.Loop = (_, _) => end.Task;
        await using var worker = await StartAsync<Loop>();
        end.SetResult();

        await worker.ShowsAsync(0, "hosted_service_running", ("service", "Loop"));
        Failures(worker).ShouldBe(0);
        worker.Stopping.IsCancellationRequested.ShouldBeFalse();
        (await CheckAsync(worker)).ShouldBe((HealthStatus.Unhealthy, "Loop ended by itself."));
    }

    [Fact]
    public async Task A_cancellation_that_no_stop_asked_for_is_a_failure()
    {
        _script.Loop = static (_, _) => Task.FromCanceled(new CancellationToken(canceled: true));
        await using var worker = await StartAsync<Loop>();
        await worker.ShowsAsync(1, "hosted_service_failures_total", ("service", "Loop"), ("error_type", "TaskCanceledException"));
    }

    [Fact]
    public async Task A_failed_loop_starts_again_with_back_off()
    {
        _script.Loop = static (life, token) => life <= 3 ? Task.FromException(new TimeoutException()) : Task.Delay(Timeout.Infinite, token);
        await using var worker = await StartAsync<Loop>(
            builder => builder.AddTrackedHostedService<Loop>(options => (options.Restart, options.RestartDelay) = (HostedServiceRestart.OnFailure, TimeSpan.FromSeconds(10))));

        foreach (var (restarts, wait) in ((int, double)[])[(1, 10), (2, 20), (3, 40)])
        {
            await worker.ShowsAsync(restarts, "hosted_service_failures_total", ("service", "Loop"), ("error_type", "timeout_error"));
            await AdvanceUntilAsync(worker, () => _script.Lives == restarts + 1, TimeSpan.FromSeconds(wait));
            await worker.ShowsAsync(restarts, "hosted_service_restarts_total", ("service", "Loop"));
        }

        await worker.ShowsAsync(1, "hosted_service_running", ("service", "Loop"));
        worker.Stopping.IsCancellationRequested.ShouldBeFalse();
        await worker.StopAsync();
        worker.Value("hosted_service_running", ("service", "Loop")).ShouldBe(0);
        Failures(worker).ShouldBe(3);
    }

    [Fact]
    public async Task Waits_for_restarts_grow_to_the_longest_and_start_anew_after_a_life_that_lasted_longer()
    {
        var crash = new TaskCompletionSource();
        _script.Loop = (life, _) => life == 4 ? crash.Task : Task.FromException(new TimeoutException());
        await using var worker = await StartAsync<Loop>(builder => builder.AddTrackedHostedService<Loop>(
            options => (options.Restart, options.RestartDelay, options.MaxRestartDelay) = (HostedServiceRestart.OnFailure, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(15))));
        foreach (var (failures, wait) in ((int, double)[])[(1, 10), (2, 15), (3, 15)])
        {
            await worker.ShowsAsync(failures, "hosted_service_failures_total", ("service", "Loop"), ("error_type", "timeout_error"));
            await AdvanceUntilAsync(worker, () => _script.Lives == failures + 1, TimeSpan.FromSeconds(wait));
        }

        await worker.ShowsAsync(1, "hosted_service_running", ("service", "Loop"));
        worker.Time.Advance(TimeSpan.FromSeconds(16));
        crash.SetException(new TimeoutException());
        await worker.ShowsAsync(4, "hosted_service_failures_total", ("service", "Loop"), ("error_type", "timeout_error"));
        await AdvanceUntilAsync(worker, () => _script.Lives == 5, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_stop_during_the_wait_for_a_restart_ends_at_once_and_starts_nothing()
    {
        _script.Loop = static (_, _) => Task.FromException(new TimeoutException());
        await using var worker = await StartAsync<Loop>(builder => builder.AddTrackedHostedService<Loop>(options => options.Restart = HostedServiceRestart.Always));
        await worker.ShowsAsync(1, "hosted_service_failures_total", ("service", "Loop"), ("error_type", "timeout_error"));

        await worker.StopAsync();
        _script.Lives.ShouldBe(1);
        worker.Value("hosted_service_restarts_total", ("service", "Loop")).ShouldBe(0);
    }

    [Fact]
    public async Task A_loop_that_ends_starts_again_when_asked_to_always()
    {
        _script.Loop = static (life, token) => life == 1 ? Task.CompletedTask : Task.Delay(Timeout.Infinite, token);
        await using var worker = await StartAsync<Loop>(builder => builder.AddTrackedHostedService<Loop>(options => options.Restart = HostedServiceRestart.Always));
        await worker.ShowsAsync(0, "hosted_service_running", ("service", "Loop"));
        await AdvanceUntilAsync(worker, () => _script.Lives == 2, TimeSpan.FromSeconds(1));
        await worker.ShowsAsync(1, "hosted_service_restarts_total", ("service", "Loop"));
        worker.Value("hosted_service_running", ("service", "Loop")).ShouldBe(1);
    }

    [Fact]
    public async Task A_service_that_never_beats_grows_old_from_its_start()
    {
        await using var worker = await StartAsync<BeatingLoop>(
            builder => builder.AddTrackedHostedService<BeatingLoop>(options => options.HeartbeatTimeout = TimeSpan.FromSeconds(30)));
        worker.Time.Advance(TimeSpan.FromSeconds(30));
        worker.Value("hosted_service_heartbeat_age_seconds", ("service", "BeatingLoop")).ShouldBe(30);
        (await CheckAsync(worker)).Status.ShouldBe(HealthStatus.Healthy);
        worker.Time.Advance(TimeSpan.FromSeconds(1));
        (await CheckAsync(worker)).ShouldBe((HealthStatus.Unhealthy, "BeatingLoop: the last heartbeat was 31 s ago, allowed are 30 s."));

        var service = worker.Services.GetRequiredService<BeatingLoop>();
        service.Turn();
        worker.Value("hosted_service_heartbeat_age_seconds", ("service", "BeatingLoop")).ShouldBe(0);
        (await CheckAsync(worker)).Status.ShouldBe(HealthStatus.Healthy);

        await worker.StopAsync();
        service.Turn(); // too late to be shown
        worker.Has("hosted_service_heartbeat_age_seconds").ShouldBeFalse();
    }

    [Fact]
    public async Task The_lifecycle_of_the_service_is_forwarded()
    {
        await using var worker = await StartAsync<Listener>();
        await worker.StopAsync();
        _script.Calls.ShouldBe(["starting", "start", "started", "stopping", "stop", "stopped"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_service_that_is_added_twice_does_not_run_twice(bool isOneObject)
    {
        await using var worker = Create<Loop>(builder => _ = isOneObject
            ? builder.Services.AddHostedService(static services => services.GetRequiredService<Loop>())
            : builder.Services.AddHostedService<Loop>());

        (await Should.ThrowAsync<OptionsValidationException>(worker.StartAsync)).Message.ShouldBe(
            "The service Loop is added by AddHostedService as well as by AddTrackedHostedService, and would run twice: remove AddHostedService<Loop>().");

        _script.Lives.ShouldBe(0);
    }

    [Fact]
    public async Task Two_services_of_one_name_and_options_that_cannot_work_stop_the_start_with_the_fix()
    {
        await using var worker = Create<Loop>(builder => builder
            .AddTrackedHostedService<Listener>(options => options.Name = "Loop")
            .AddTrackedHostedService<BeatingLoop>(options => (options.RestartDelay, options.HeartbeatTimeout) = (TimeSpan.Zero, TimeSpan.FromSeconds(-1))));
        (await Should.ThrowAsync<OptionsValidationException>(worker.StartAsync)).Failures.ShouldBe(
        [
            "Two hosted services have the name \"Loop\": Gateway.Instrumentation.Hosting.Tests.Loop and Gateway.Instrumentation.Hosting.Tests.Listener. Give one another: AddTrackedHostedService<Listener>(o => o.Name = \"...\").",
            "AddTrackedHostedService<BeatingLoop>: RestartDelay is 00:00:00. Set more than zero, such as TimeSpan.FromSeconds(1).",
            "AddTrackedHostedService<BeatingLoop>: HeartbeatTimeout is -00:00:01. Set more than zero, or null when the service does not beat.",
        ]);
    }

    [Fact]
    public async Task A_health_check_of_no_service_says_what_to_add()
    {
        await using var worker = await Worker.StartAsync(static builder => builder.Services.AddLogging().AddHealthChecks().AddHostedServices());
        (await Should.ThrowAsync<InvalidOperationException>(() => CheckAsync(worker))).Message.ShouldBe(
            "AddHealthChecks().AddHostedServices() finds no tracked service. Add one: services.AddGatewayMetrics().AddTrackedHostedService<Worker>(), in the place of AddHostedService<Worker>().");
    }

    [Fact]
    public async Task A_service_that_is_added_twice_runs_once()
    {
        await using var worker = await StartAsync<Loop>(builder => builder.AddTrackedHostedService<Loop>(options => options.Name = "loop"));
        worker.Value("hosted_service_running", ("service", "loop")).ShouldBe(1);
        await TestServers.Poll.UntilAsync(() => Task.FromResult(_script.Lives), static lives => lives >= 1, "the loop");
        await worker.StopAsync();
        _script.Lives.ShouldBe(1);
    }

    private static double Failures(Worker worker) => worker.Metrics.Registry.Snapshot().Find("hosted_service_failures_total")!.Series.Sum(static series => series.Value ?? 0);

    private static async Task AdvanceUntilAsync(Worker worker, Func<bool> happened, TimeSpan time)
    {
        worker.Time.Advance(time - TimeSpan.FromMilliseconds(1));
        happened().ShouldBeFalse("too early");
        worker.Time.Advance(TimeSpan.FromMilliseconds(1));

        // Who read the clock before that, and began to wait after it, waits for as long once more.
        var turns = 0;
        await TestServers.Poll.UntilAsync(
            () =>
            {
                if (++turns % 40 == 0 && !happened())
                    worker.Time.Advance(time);
                return Task.FromResult(happened());
            },
            static done => done, "the loop");
    }

    private static async Task StopRequestedAsync(Worker worker) =>
        await TestServers.Poll.UntilAsync(() => Task.FromResult(worker.Stopping.IsCancellationRequested), static stopping => stopping, "the host to stop");

    private static async Task<(HealthStatus Status, string? Description)> CheckAsync(Worker worker)
    {
        var report = await worker.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
        var entry = report.Entries["hosted_services"];
        return (entry.Status, entry.Description);
    }

    private Worker Create<TService>(Action<GatewayMetricsBuilder>? configure = null)
        where TService : class, IHostedService => Worker.Create(builder =>
    {
        builder.Services.AddLogging().AddSingleton(_script).AddHealthChecks().AddHostedServices();
        builder.AddTrackedHostedService<TService>();
        configure?.Invoke(builder);
    });

    private async Task<Worker> StartAsync<TService>(Action<GatewayMetricsBuilder>? configure = null)
        where TService : class, IHostedService
    {
        var worker = Create<TService>(configure);
        await worker.StartAsync();
        return worker;
    }
}
