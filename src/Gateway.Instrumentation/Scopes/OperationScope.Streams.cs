using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

public readonly partial struct OperationScope
{
    /// <summary>
    /// Measures a stream: the operation ends when its reader has received the last element. It fails when the stream throws
    /// (the reader receives the original exception), and counts as cancelled when the reader leaves early. A report before
    /// the end stays, unless the stream throws: a reader that has what it wants calls <see cref="Succeed"/> and leaves.
    /// </summary>
    /// <typeparam name="T">The type of an element.</typeparam>
    /// <param name="source">The stream. It receives the token, and that of the reader.</param>
    /// <param name="cancellationToken">The caller's token. A cancellation that it or the reader's token requested counts as cancelled, not as failed.</param>
    /// <returns>
    /// The same elements. Read it once: a second reading gives what the source gives and records nothing more. If nobody
    /// reads it, the operation does not end.
    /// </returns>
    /// <exception cref="ArgumentNullException">There is no stream; the operation failed.</exception>
    public IAsyncEnumerable<T> RunAsync<T>(IAsyncEnumerable<T> source, CancellationToken cancellationToken = default) =>
        new MeasuredStream<T>(this, Given(source, nameof(source)), resultOf: null, cancellationToken);

    internal void ReportUnlessReported(OperationOutcome outcome, long? result) => _slot?.MarkUnlessMarked(_version, outcome, result);

    /// <summary>Returns the argument. A missing one fails the operation.</summary>
    internal TArgument Given<TArgument>(TArgument? argument, string name)
        where TArgument : class
    {
        if (argument is not null)
            return argument;
        var exception = new ArgumentNullException(name);
        Fail(exception);
        Dispose();
        throw exception;
    }

    // As for async delegates: Run would time only how long it takes to make the stream.
#pragma warning disable CS1591, CA1822

    [EditorBrowsable(EditorBrowsableState.Never), Obsolete(Work.PassTheStream, error: true), OverloadResolutionPriority(1)]
    public void Run<T>(Func<IAsyncEnumerable<T>> work, CancellationToken cancellationToken = default) => throw new NotSupportedException(Work.PassTheStream);

    [EditorBrowsable(EditorBrowsableState.Never), Obsolete(Work.PassTheStream, error: true), OverloadResolutionPriority(1)]
    public void Run<TState, T>(TState state, Func<TState, IAsyncEnumerable<T>> work, CancellationToken cancellationToken = default) => throw new NotSupportedException(Work.PassTheStream);
#pragma warning restore CS1591, CA1822
}
