namespace Gateway.Instrumentation;

/// <summary>A stream that ends an operation when it ends: what <c>RunAsync</c> returns for an <see cref="IAsyncEnumerable{T}"/>.</summary>
/// <param name="scope">The operation.</param>
/// <param name="source">The stream.</param>
/// <param name="resultOf">Maps the last element to the bits of the result; null for operations without results.</param>
/// <param name="callersToken">The token given to <c>RunAsync</c>; the reader may give another one.</param>
internal sealed class MeasuredStream<T>(
    OperationScope scope, IAsyncEnumerable<T> source, Func<T?, long>? resultOf, CancellationToken callersToken) : IAsyncEnumerable<T>
{
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        var linked = callersToken.CanBeCanceled && cancellationToken.CanBeCanceled && callersToken != cancellationToken
            ? CancellationTokenSource.CreateLinkedTokenSource(callersToken, cancellationToken)
            : null;
        var token = linked?.Token ?? (cancellationToken.CanBeCanceled ? cancellationToken : callersToken);
        try
        {
            return new MeasuredReading<T>(scope, source.GetAsyncEnumerator(token), resultOf, linked, token);
        }
        catch (Exception exception)
        {
            scope.Fail(exception, token);
            scope.Dispose();
            linked?.Dispose();
            throw;
        }
    }
}
