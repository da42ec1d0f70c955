using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Gateway.Instrumentation.Hosting;

/// <summary>The jobs added with <c>AddPeriodicJob</c>. It runs them while the host runs; <see cref="TriggerAsync"/> runs one by hand.</summary>
/// <remarks>Thread-safe. A singleton: ask for it in a constructor.</remarks>
public sealed class PeriodicJobs : IHostedService, IDisposable
{
    private readonly Dictionary<string, PeriodicJob> _jobs = [];
    private readonly CancellationTokenSource _stopping = new();
    private Task _loops = Task.CompletedTask;

    internal PeriodicJobs(
        GatewayMetrics metrics,
        IServiceScopeFactory scopes,
        IOptions<PeriodicJobRegistrations> registrations,
        IOptionsMonitor<PeriodicJobOptions> options,
        ILogger<PeriodicJobs>? logger)
    {
        List<string> mistakes = [];
        foreach (var registration in registrations.Value.Jobs)
        {
            var name = registration.Name;
            if (string.IsNullOrWhiteSpace(name))
                mistakes.Add("A periodic job has no name. Give it one: AddPeriodicJob(\"cleanup\", ...).");
            mistakes.AddRange(options.Get(name).Mistakes(name));
            if (!_jobs.TryAdd(name, new PeriodicJob(registration, metrics, scopes, options, logger ?? NullLogger<PeriodicJobs>.Instance, _stopping.Token)))
                mistakes.Add($"Two periodic jobs have the name \"{name}\". Give one another: its name is its label on the page, and the key of its options.");
        }

        if (mistakes.Count > 0)
            throw new OptionsValidationException("", typeof(PeriodicJobOptions), mistakes);

        // Here, and not with their loops: the host makes all its services before it starts the first, which may take its time.
        foreach (var job in _jobs.Values)
            job.Announce();
    }

    /// <summary>Runs a job now, recorded with the trigger <c>manual</c>, also one that is switched off. Its schedule stays.</summary>
    /// <param name="jobName">The job.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <returns>
    /// The outcome of the run at its end; null when the job was running already, which counts as skipped (<c>overlap</c>). What the job
    /// throws is recorded and logged, not rethrown.
    /// </returns>
    /// <exception cref="ArgumentException">There is no such job.</exception>
    /// <exception cref="InvalidOperationException">The host stops.</exception>
    public Task<JobOutcome?> TriggerAsync(string jobName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(jobName);
        if (!_jobs.TryGetValue(jobName, out var job))
            throw new ArgumentException($"There is no periodic job \"{jobName}\". There are: {string.Join(", ", _jobs.Keys.Order(StringComparer.Ordinal))}.", nameof(jobName));
        if (_stopping.IsCancellationRequested)
            throw new InvalidOperationException($"The job \"{jobName}\" cannot run: the host stops.");
        return job.TriggerAsync(cancellationToken);
    }

    internal bool IsRunning(string jobName) => _jobs[jobName].IsRunning;

    internal long TakenSlots(string jobName) => _jobs[jobName].TakenSlots;

    /// <inheritdoc/>
    Task IHostedService.StartAsync(CancellationToken cancellationToken)
    {
        _loops = Task.WhenAll(_jobs.Values.Select(static job => job.LoopAsync()));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    async Task IHostedService.StopAsync(CancellationToken cancellationToken)
    {
        // Callbacks of the token are the jobs' own code: one that throws must not end the wait for the runs.
        await _stopping.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // A run that ignores its token goes on, and is shown so.
        await _loops.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Stops the jobs of a host that was not stopped.</summary>
    public void Dispose()
    {
        try
        {
            _stopping.Cancel(); // not disposed: a run that goes on still reads its token
        }
        catch (AggregateException)
        {
            // Thrown by callbacks of the token, which are the jobs' own code.
        }
    }
}
