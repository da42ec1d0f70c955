using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>The metrics of other libraries that are appended to the page.</summary>
internal sealed partial class AppendedSources
{
    private readonly MetricRegistry _registry;
    private readonly AppendedSource[] _sources;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<string, bool> _warned = [];

    public AppendedSources(MetricRegistry registry, IReadOnlyList<ExpositionSource> sources, TimeSpan timeout, TimeProvider time, ILogger logger)
    {
        (_registry, _logger) = (registry, logger);
        _sources = [.. sources.Select((source, index) => new AppendedSource(source, index + 1, timeout, time, logger))];
    }

    /// <summary>A page has one format: that of all sources.</summary>
    public bool WriteOpenMetrics => Array.TrueForAll(_sources, static source => source.Source.WritesOpenMetrics);

    /// <summary>What the sources write now, without what must not be on the page, and without its end.</summary>
    public async Task<ReadOnlyMemory<byte>> CollectAsync(ExpositionFormat format, CancellationToken cancellationToken)
    {
        var pages = await Task.WhenAll(_sources.Select(source => source.ReadAsync(format, cancellationToken))).ConfigureAwait(false);
        var output = new ArrayBufferWriter<byte>();
        IExpositionFilter filter = format == ExpositionFormat.Text
            ? new ExpositionFilter(_registry.IsNameTaken, output)
            : new OpenMetricsFilter(_registry.IsNameTaken, output);
        for (var i = 0; i < pages.Length; i++)
        {
            filter.Append(pages[i].Span);
            Warn(filter, _sources[i].Source);
        }

        return output.WrittenMemory;
    }

    private void Warn(IExpositionFilter filter, ExpositionSource source)
    {
        // A registry that is published to the other library comes back from there: that is no mistake.
        if (filter.TakenNames.Where(name => !source.IsMirrorOf(_registry, name) && _warned.TryAdd(name, true)).ToList() is { Count: > 0 } names)
            LogTaken(_logger, source.Name, PrintableText.Of(string.Join(", ", names)), source.WayOut);
        if (filter.FirstUnreadable is { } line && _warned.TryAdd("", true))
            LogUnreadable(_logger, source.Name, PrintableText.Of(line), filter is ExpositionFilter ? "the Prometheus text format 0.0.4" : "OpenMetrics 1.0.0");
    }

    [LoggerMessage(3, LogLevel.Warning,
        "{Source} has metrics whose names are already on the page: {Names}. They are left out: {WayOut}. Logged once per name.")]
    private static partial void LogTaken(ILogger logger, string source, string names, string wayOut);

    [LoggerMessage(4, LogLevel.Warning,
        "{Source} wrote a line that is not in {Format}: \"{Line}\". Such lines are left out, because Prometheus would refuse the whole page. Logged once.")]
    private static partial void LogUnreadable(ILogger logger, string source, string line, string format);
}
