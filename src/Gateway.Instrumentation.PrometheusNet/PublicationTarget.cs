using System.Runtime.CompilerServices;
using System.Text;
using Prometheus;

namespace Gateway.Instrumentation.PrometheusNet;

/// <summary>
/// What publications did to one registry of prometheus-net. It keeps a collector for ever, so a later publication must recognise
/// those of an earlier one: by the object of the help text, which nobody else has.
/// </summary>
internal sealed class PublicationTarget
{
    private static readonly ConditionalWeakTable<CollectorRegistry, PublicationTarget> Known = [];

    private readonly WeakReference<CollectorRegistry> _registry; // the table's value must not keep its key
    private readonly AsyncLocal<bool> _looking = new();
    private readonly Dictionary<string, PublishedName> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _foreign = new(StringComparer.Ordinal);
    private readonly HashSet<MetricRegistry> _published = [];

    private PublicationTarget(CollectorRegistry registry) => _registry = new(registry);

    /// <summary>One pass at a time, of all publications: two scrapes would add the same growth twice.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>True in the callbacks that <see cref="LookAsync"/> causes.</summary>
    public bool IsLooking => _looking.Value;

    public static PublicationTarget Of(CollectorRegistry registry) => Known.GetValue(registry, static key => new PublicationTarget(key));

    /// <summary>The target of a registry that something was published to; null for others.</summary>
    public static PublicationTarget? Find(CollectorRegistry registry) => Known.TryGetValue(registry, out var target) ? target : null;

    /// <summary>The registry. Whoever calls holds it.</summary>
    public CollectorRegistry Registry => _registry.TryGetTarget(out var registry) ? registry : throw new ObjectDisposedException(nameof(CollectorRegistry));

    public void Join(MetricRegistry registry)
    {
        lock (_published)
        {
            if (!_published.Add(registry))
                throw new InvalidOperationException(
                    "This MetricRegistry is already published to that registry of prometheus-net, and a second publication would show nothing new: call PublishToPrometheusNet once, or dispose the first publication before.");
        }
    }

    public void Leave(Publication publication)
    {
        lock (_published)
            _published.Remove(publication.Source);
        lock (_names)
        {
            foreach (var name in _names.Values)
            {
                if (name.Owner == publication)
                    name.Owner = null;
            }
        }
    }

    /// <summary>Whether a name on the registry's page is that of a metric which this registry publishes to it.</summary>
    public bool IsMirror(MetricRegistry source, string name)
    {
        lock (_names)
            return _names.TryGetValue(name, out var published) && published.Owner?.Source == source;
    }

    /// <summary>Claims the names of a metric. False when one of them is not free; then the reason says whose it is.</summary>
    public bool TryClaim(Publication publication, MetricDefinition metric, out PublishedName claimed, out string reason)
    {
        var names = NamesOf(metric.Name, metric.Type.ToString());
        lock (_names)
        {
            claimed = _names.GetValueOrDefault(metric.Name) is { } known && known.Matches(metric) ? known : new PublishedName(metric);
            foreach (var name in names)
            {
                reason = name == metric.Name ? "" : $" ({name})";
                if (_foreign.Contains(name))
                {
                    reason = $"a metric of prometheus-net has that name already{reason}";
                    return false;
                }

                if (_names.TryGetValue(name, out var other) && !ReferenceEquals(other, claimed))
                {
                    reason = $"another published registry shows or showed a different metric of that name{reason}";
                    return false;
                }
            }

            reason = "another published registry shows a metric of that name";
            if (claimed.Owner is not null)
                return false;
            claimed.Owner = publication;
            foreach (var name in names)
                _names[name] = claimed;
            return true;
        }
    }

    /// <summary>
    /// Finds the names of the collectors that are not ours, by reading the page: prometheus-net gives a collector with other labels
    /// to whoever asks for its name, and both would show as one metric.
    /// </summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        using var page = new MemoryStream();
        _looking.Value = true;
        try
        {
            await Registry.CollectAndExportAsTextAsync(page, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _looking.Value = false;
        }

        page.Position = 0;
        using var reader = new StreamReader(page, Encoding.UTF8);
        lock (_names)
        {
            while (reader.ReadLine() is { } line)
            {
                if (line.StartsWith("# TYPE ", StringComparison.Ordinal) && line.Split(' ') is [_, _, var name, var type] && !_names.ContainsKey(name))
                    _foreign.UnionWith(NamesOf(name, type));
            }
        }
    }

    // What OpenMetrics reserves, as in the core: a page in that format is refused otherwise.
    private static string[] NamesOf(string name, string type) => type.ToUpperInvariant() switch
    {
        "COUNTER" when name.EndsWith("_total", StringComparison.Ordinal) => [name, name[..^"_total".Length]],
        "SUMMARY" => [name, name + "_sum", name + "_count"],
        "HISTOGRAM" => [name, name + "_bucket", name + "_sum", name + "_count"],
        _ => [name],
    };
}

/// <summary>A metric that was published, and the help text by whose object its collectors are recognised.</summary>
internal sealed class PublishedName(MetricDefinition metric)
{
    private readonly MetricType _type = metric.Type;
    private readonly Buckets? _buckets = metric.Buckets;

    /// <summary>An object of its own. Escaped, because prometheus-net writes it as it is.</summary>
    public string Help { get; } = new(metric.Help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).AsSpan());

    /// <summary>Who shows it; null once nobody does.</summary>
    public Publication? Owner { get; set; }

    // Collectors cannot change their type or their buckets.
    public bool Matches(MetricDefinition other) => _type == other.Type && Equals(_buckets, other.Buckets);
}
