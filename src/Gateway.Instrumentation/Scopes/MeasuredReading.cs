using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

/// <summary>One reading of a <see cref="MeasuredStream{T}"/>. A scope ends once, so the reading that ends first decides.</summary>
internal sealed class MeasuredReading<T>(
    OperationScope scope, IAsyncEnumerator<T> source, Func<T?, long>? resultOf, CancellationTokenSource? linked,
    CancellationToken cancellationToken) : IAsyncEnumerator<T>
{
    private T? _last;

    public T Current => source.Current;

    // Pooled, so that an element allocates nothing, also where the reader has to wait for it.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> MoveNextAsync()
    {
        try
        {
            if (await source.MoveNextAsync().ConfigureAwait(false))
            {
                if (resultOf is not null)
                    _last = source.Current;
                return true;
            }

            scope.ReportUnlessReported(OperationOutcome.Success, resultOf?.Invoke(_last));
        }
        catch (Exception exception)
        {
            scope.Fail(exception, cancellationToken);
            scope.Dispose();
            throw;
        }

        scope.Dispose();
        return false;
    }

    /// <summary>Cancels the operation of a reader that leaves early. After the end of the stream the scope takes no report.</summary>
    public async ValueTask DisposeAsync()
    {
        scope.ReportUnlessReported(OperationOutcome.Cancelled, result: null);
        scope.Dispose();
        try
        {
            await source.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            linked?.Dispose();
        }
    }
}
