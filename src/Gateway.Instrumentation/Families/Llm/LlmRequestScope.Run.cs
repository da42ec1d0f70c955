namespace Gateway.Instrumentation;

public readonly partial struct LlmRequestScope
{
    /// <summary>Awaits the answer, records the request, and rethrows its exception.</summary>
    /// <typeparam name="TAnswer">The type of the answer.</typeparam>
    /// <param name="work">Asks the model. It receives the token.</param>
    /// <param name="look">Says what the answer tells: its usage, finish reason, model. Its exceptions are counted and logged; the answer reaches the caller.</param>
    /// <param name="cancellationToken">The caller's token. A cancellation that it requested counts as cancelled, not as failed.</param>
    /// <returns>The answer.</returns>
    public async Task<TAnswer> RunAsync<TAnswer>(
        Func<CancellationToken, Task<TAnswer>> work, Action<LlmRequestScope, TAnswer> look, CancellationToken cancellationToken = default)
    {
        using var scope = this;
        try
        {
            ArgumentNullException.ThrowIfNull(work);
            ArgumentNullException.ThrowIfNull(look);
            var answer = await work(cancellationToken).ConfigureAwait(false);
            scope.Look(look, answer);
            scope.Call?.ReportUnlessReported(LlmOutcome.Success);
            return answer;
        }
        catch (Exception exception)
        {
            scope.Fail(exception, cancellationToken);
            throw;
        }
    }

    /// <summary>
    /// Measures a streamed answer: the request ends with the last piece. It fails when the stream throws, is cancelled by the tokens, and
    /// counts as abandoned when the reader leaves early. The time that the reader takes between two pieces is not counted.
    /// </summary>
    /// <typeparam name="T">The type of a piece.</typeparam>
    /// <param name="source">The stream. It receives the reader's token, or else the caller's.</param>
    /// <param name="look">
    /// Says what a piece tells (its usage, finish reason, model), and returns whether it has a part of the answer. Its exceptions are
    /// counted and logged; the piece reaches the reader.
    /// </param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <returns>The same pieces. Read it once. If nobody reads it, the request does not end.</returns>
    public IAsyncEnumerable<T> RunAsync<T>(
        IAsyncEnumerable<T> source, Func<LlmRequestScope, T, bool> look, CancellationToken cancellationToken = default)
    {
        if (source is null || look is null)
        {
            Dispose();
            ArgumentNullException.ThrowIfNull(source);
            ArgumentNullException.ThrowIfNull(look);
        }

        return new LlmAnswerStream<T>(this, source, look, cancellationToken);
    }

    internal void Look<T>(Action<LlmRequestScope, T> look, T answer)
    {
#pragma warning disable CA1031 // the application's code, which must not fail the request
        try
        {
            look(this, answer);
        }
        catch (Exception exception)
        {
            Call?.ReportFailure("LlmRequestScope", exception);
        }
#pragma warning restore CA1031
    }

    internal bool Look<T>(Func<LlmRequestScope, T, bool> look, T piece)
    {
#pragma warning disable CA1031 // the application's code, which must not fail the request
        try
        {
            return look(this, piece);
        }
        catch (Exception exception)
        {
            Call?.ReportFailure("LlmRequestScope", exception);
            return false;
        }
#pragma warning restore CA1031
    }

    internal void ReportUnlessReported(LlmOutcome outcome) => Call?.ReportUnlessReported(outcome);
}
