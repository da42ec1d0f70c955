namespace Gateway.Instrumentation.Hosting;

/// <summary>A job that was added.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Work">What a run does, with the services of a scope of its own.</param>
internal sealed record PeriodicJobRegistration(string Name, Func<IServiceProvider, CancellationToken, Task> Work);

internal sealed class PeriodicJobRegistrations
{
    public List<PeriodicJobRegistration> Jobs { get; } = [];
}
