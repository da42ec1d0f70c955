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

    public AppendedSources(
        MetricRegistry registry, IReadOnlyList<Func<Stream, CancellationToken, Task>> sources, TimeSpan timeout, TimeProvider time, ILogger logger)
    {
        (_registry, _logger) = (registry, logger);
        _sources = [.. sources.Select((source, index) => new AppendedSource(source, index + 1, timeout, time, logger))];
    }

    /// <summary>What the sources write now, without what must not be on the page.</summary>
    public async Task<ReadOnlyMemory<byte>> CollectAsync(CancellationToken cancellationToken)
    {
        var pages = await Task.WhenAll(_sources.Select(source => source.ReadAsync(cancellationToken))).ConfigureAwait(false);
        var output = new ArrayBufferWriter<byte>();
        var filter = new ExpositionFilter(_registry.IsNameTaken, output);
        foreach (var page in pages)
            filter.Append(page.Span);
        Warn(filter);
        return output.WrittenMemory;
    }

    private void Warn(ExpositionFilter filter)
    {
        if (filter.TakenNames.Where(name => _warned.TryAdd(name, true)).ToList() is { Count: > 0 } names)
            LogTaken(_logger, PrintableText.Of(string.Join(", ", names)));
        if (filter.FirstUnreadable is { } line && _warned.TryAdd("", true))
            LogUnreadable(_logger, PrintableText.Of(line));
    }

    [LoggerMessage(3, LogLevel.Warning,
        "A source of AppendExposition has metrics whose names are already on the page: {Names}. They are left out: rename them on one side. Logged once per name.")]
    private static partial void LogTaken(ILogger logger, string names);

    [LoggerMessage(4, LogLevel.Warning,
        "A source of AppendExposition wrote a line that is not in the Prometheus text format 0.0.4: \"{Line}\". Such lines are left out, because Prometheus would refuse the whole page. Logged once.")]
    private static partial void LogUnreadable(ILogger logger, string line);
}
