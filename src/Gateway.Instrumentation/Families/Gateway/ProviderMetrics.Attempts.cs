using System.Runtime.ExceptionServices;

namespace Gateway.Instrumentation;

// A request that goes on to the next provider when one fails.
public sealed partial class ProviderMetrics
{
    /// <summary>
    /// Asks providers in turn until one answers. Each attempt is a request of its provider, with its own duration and error type,
    /// so that no provider is charged with the time-out of the one before. Do not name a provider for the request as a whole
    /// (<c>TrackRequest</c>, <c>TagRequest</c>): it would count twice. Name its model there.
    /// </summary>
    /// <typeparam name="TAnswer">The type of the answer.</typeparam>
    /// <param name="providers">The providers, the preferred one first.</param>
    /// <param name="attempt">Asks one provider. It receives the provider and the token.</param>
    /// <param name="cancellationToken">The caller's token. Its cancellation ends the chain, and is no error of a provider.</param>
    /// <returns>The first answer.</returns>
    /// <exception cref="ArgumentException">There is no provider.</exception>
    /// <remarks>When all fail, it rethrows what the last one threw.</remarks>
    public Task<TAnswer> AttemptAsync<TAnswer>(
        IEnumerable<string> providers, Func<string, CancellationToken, Task<TAnswer>> attempt, CancellationToken cancellationToken = default) =>
        AttemptAsync(providers, static provider => provider, attempt, goOn: null, cancellationToken);

    /// <summary>Does the same as the other overload, for objects that stand for providers, such as clients.</summary>
    /// <typeparam name="TProvider">The type that stands for a provider.</typeparam>
    /// <typeparam name="TAnswer">The type of the answer.</typeparam>
    /// <param name="providers">The providers, the preferred one first.</param>
    /// <param name="nameOf">The name of a provider, for its label.</param>
    /// <param name="attempt">Asks one provider. It receives the provider and the token.</param>
    /// <param name="goOn">
    /// Whether the next provider is asked after a failure: not after a mistake of the caller, which each would refuse. Null: after each failure.
    /// </param>
    /// <param name="cancellationToken">The caller's token. Its cancellation ends the chain, and is no error of a provider.</param>
    /// <returns>The first answer.</returns>
    /// <exception cref="ArgumentException">There is no provider.</exception>
    /// <remarks>When all fail, it rethrows what the last one threw.</remarks>
    public async Task<TAnswer> AttemptAsync<TProvider, TAnswer>(
        IEnumerable<TProvider> providers, Func<TProvider, string> nameOf, Func<TProvider, CancellationToken, Task<TAnswer>> attempt,
        Func<Exception, bool>? goOn = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(providers);
        ArgumentNullException.ThrowIfNull(nameOf);
        ArgumentNullException.ThrowIfNull(attempt);
        ExceptionDispatchInfo? failure = null;
        foreach (var provider in providers)
        {
            try
            {
                return await TrackRequest(nameOf(provider)).RunAsync(
                    (attempt, provider), static (one, token) => one.attempt(one.provider, token), cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested && (goOn is null || goOn(exception)))
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        }

        failure?.Throw();
        throw new ArgumentException("There is nobody to ask: pass at least one provider.", nameof(providers));
    }
}
