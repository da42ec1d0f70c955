using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

public readonly partial struct OperationScope<TResult>
{
    /// <summary>
    /// Measures a stream: the operation ends when its reader has received the last element, with the result derived from
    /// that. It fails when the stream throws (the reader receives the original exception), and counts as cancelled when the
    /// reader leaves early. A report before the end stays, unless the stream throws: a reader that has what it wants calls
    /// <see cref="Complete"/> and leaves.
    /// </summary>
    /// <typeparam name="T">The type of an element.</typeparam>
    /// <param name="source">The stream. It receives the token, and that of the reader.</param>
    /// <param name="resultOf">Maps the last element to the result, such as null (there was no element) to miss.</param>
    /// <param name="cancellationToken">The caller's token. A cancellation that it or the reader's token requested counts as cancelled, not as failed.</param>
    /// <returns>
    /// The same elements. Read it once: a second reading gives what the source gives and records nothing more. If nobody
    /// reads it, the operation does not end.
    /// </returns>
    /// <exception cref="ArgumentNullException">An argument is missing; the operation failed.</exception>
    public IAsyncEnumerable<T> RunAsync<T>(
        IAsyncEnumerable<T> source, Func<T?, TResult> resultOf, CancellationToken cancellationToken = default)
    {
        var plain = Plain;
        plain.Given(source, nameof(source));
        plain.Given(resultOf, nameof(resultOf));
        return new MeasuredStream<T>(plain, source, last => EnumBits.ToLong(resultOf(last)), cancellationToken);
    }

    // As in OperationScope.
#pragma warning disable CS1591, CA1822

    [EditorBrowsable(EditorBrowsableState.Never), Obsolete(Work.PassTheStream, error: true), OverloadResolutionPriority(1)]
    public void Run<T>(Func<IAsyncEnumerable<T>> work, Func<IAsyncEnumerable<T>, TResult> resultOf, CancellationToken cancellationToken = default) => throw new NotSupportedException(Work.PassTheStream);

    [EditorBrowsable(EditorBrowsableState.Never), Obsolete(Work.PassTheStream, error: true), OverloadResolutionPriority(1)]
    public void Run<TState, T>(TState state, Func<TState, IAsyncEnumerable<T>> work, Func<IAsyncEnumerable<T>, TResult> resultOf, CancellationToken cancellationToken = default) => throw new NotSupportedException(Work.PassTheStream);
#pragma warning restore CS1591, CA1822
}
