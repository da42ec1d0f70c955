namespace Gateway.Instrumentation;

/// <summary>
/// The metrics of another library, to be appended to a page of ours: base class for adapters. The page leaves out what must not
/// be on it: names that it has already, and lines that a scraper would refuse.
/// </summary>
/// <remarks>Called on several threads, but never twice at the same time for one format.</remarks>
public abstract class ExpositionSource
{
    /// <summary>The library's name, for log messages.</summary>
    public abstract string Name { get; }

    /// <summary>What to do about a name that both have, for a log message: <c>rename one of the two</c>.</summary>
    public virtual string WayOut => "rename them on one side";

    /// <summary>False for a source that writes only the text format: the page is then served in that format only.</summary>
    public virtual bool WritesOpenMetrics => true;

    /// <summary>Writes the metrics.</summary>
    /// <param name="output">Where to; it need not be flushed or closed.</param>
    /// <param name="format">The format of the page. The end of an OpenMetrics page, <c># EOF</c>, is optional.</param>
    /// <param name="cancellationToken">Cancelled when nobody waits any more.</param>
    /// <returns>A task that ends when all is written.</returns>
    public abstract Task WriteAsync(Stream output, ExpositionFormat format, CancellationToken cancellationToken);

    /// <summary>
    /// True when the source shows a metric of this registry, which is published to its library: such a name is left out without
    /// a warning.
    /// </summary>
    /// <param name="registry">The registry of the page.</param>
    /// <param name="name">A name that both have.</param>
    /// <returns>False by default.</returns>
    public virtual bool IsMirrorOf(MetricRegistry registry, string name) => false;
}

/// <summary>Options of a page to which the metrics of other libraries can be appended. Adapters extend it with a method for their library.</summary>
public interface IAppendsExposition
{
    /// <summary>Appends the metrics of another library to the page.</summary>
    /// <param name="source">The source.</param>
    void Append(ExpositionSource source);
}
