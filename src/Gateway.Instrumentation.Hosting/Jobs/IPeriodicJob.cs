namespace Gateway.Instrumentation.Hosting;

/// <summary>Work that a worker does again and again, added with <c>AddPeriodicJob</c>.</summary>
public interface IPeriodicJob
{
    /// <summary>Does the work once. An exception counts as a failed run; the job goes on at its next due time.</summary>
    /// <param name="cancellationToken">Cancelled when the host stops, and when the run takes longer than <see cref="PeriodicJobOptions.Timeout"/>.</param>
    /// <returns>The end of the work.</returns>
    Task RunAsync(CancellationToken cancellationToken);
}
