using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

/// <summary>A streamed answer that ends its request when it ends.</summary>
internal sealed class LlmAnswerStream<T>(
    LlmRequestScope scope, IAsyncEnumerable<T> source, Func<LlmRequestScope, T, bool> look, CancellationToken callersToken) : IAsyncEnumerable<T>
{
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        var linked = callersToken.CanBeCanceled && cancellationToken.CanBeCanceled && callersToken != cancellationToken
            ? CancellationTokenSource.CreateLinkedTokenSource(callersToken, cancellationToken)
            : null;
        var token = linked?.Token ?? (cancellationToken.CanBeCanceled ? cancellationToken : callersToken);
        try
        {
            return new Reading(scope, source.GetAsyncEnumerator(token), look, linked, token);
        }
        catch (Exception exception)
        {
            scope.Fail(exception, token);
            scope.Dispose();
            linked?.Dispose();
            throw;
        }
    }

    private sealed class Reading(
        LlmRequestScope scope, IAsyncEnumerator<T> source, Func<LlmRequestScope, T, bool> look, CancellationTokenSource? linked, CancellationToken token) : IAsyncEnumerator<T>
    {
        private bool _isBegun;

        // A stream that nobody disposed and nobody refers to ends when it is collected, not never.
        ~Reading() => Leave();

        public T Current => source.Current;

        // Pooled, so that a piece allocates nothing, also where the reader has to wait for it.
        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
        public async ValueTask<bool> MoveNextAsync()
        {
            if (_isBegun)
                scope.Waiting();
            _isBegun = true;
            try
            {
                if (await source.MoveNextAsync().ConfigureAwait(false))
                {
                    scope.Received(scope.Look(look, source.Current));
                    return true;
                }

                scope.ReportUnlessReported(LlmOutcome.Success);
            }
            catch (Exception exception)
            {
                scope.Fail(exception, token);
                scope.Dispose();
                throw;
            }

            scope.Dispose();
            return false;
        }

        public async ValueTask DisposeAsync()
        {
            GC.SuppressFinalize(this);
            Leave();
            try
            {
                await source.DisposeAsync().ConfigureAwait(false);
            }
            finally
            {
                linked?.Dispose();
            }
        }

        /// <summary>The end for a reader that leaves early: what it did since the last piece is its own time.</summary>
        private void Leave()
        {
            if (_isBegun)
                scope.Waiting();
            scope.ReportUnlessReported(token.IsCancellationRequested ? LlmOutcome.Cancelled : LlmOutcome.Abandoned);
            scope.Dispose();
        }
    }
}
