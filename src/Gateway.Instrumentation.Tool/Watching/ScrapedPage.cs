using Gateway.Instrumentation.Tool.Pages;

namespace Gateway.Instrumentation.Tool.Watching;

/// <summary>The series of one scrape, in the order of the page.</summary>
internal sealed class ScrapedPage
{
    private readonly Dictionary<(string Name, string Labels), ScrapedSeries> _series = [];

    /// <summary>The lines that could not be read.</summary>
    public int BrokenLines { get; private set; }

    /// <summary>The series, in the order of the page.</summary>
    public List<ScrapedSeries> Series { get; } = [];

    /// <summary>The labels that all series have with the same value, such as the service's name.</summary>
    public IReadOnlyList<string> CommonLabels =>
        Series.Count < 2 ? [] : [.. Series[0].Labels.Where(label => Series.TrueForAll(series => series.Labels.Contains(label)))];

    public static async Task<ScrapedPage> ReadAsync(PageLines lines, CancellationToken cancellationToken)
    {
        var page = new ScrapedPage();
        var families = new FamilyTable<PageFamily>(static name => new PageFamily(name));
        var sample = new SampleLine();
        while (await lines.MoveNextAsync(cancellationToken).ConfigureAwait(false))
        {
            var line = lines.Current.Span.TrimEnd('\r').TrimStart(" \t");
            if (line.IsEmpty)
                continue;
            if (line[0] == '#')
            {
                var metadata = MetadataLine.Parse(line);
                if (metadata.Kind == MetadataKind.Type && !metadata.Name.IsEmpty)
                    families.FindOrAdd(metadata.Name).Type = FamilyTypes.Parse(metadata.Text.TrimEnd(" \t"));
            }
            else if (sample.Read(lines.Current.TrimEnd('\r')) && sample.HasValue)
            {
                page.Add(sample, families.Of(sample.Name.Span, out var suffix), suffix);
            }
            else
            {
                page.BrokenLines++;
            }
        }

        return page;
    }

    private void Add(SampleLine sample, PageFamily family, string suffix)
    {
        switch (family.Type, suffix)
        {
            case (_, "_created"):
                break; // a time of birth, which shows nothing that happens
            case (FamilyType.Histogram or FamilyType.GaugeHistogram, "_bucket"):
                if (sample.Label("le") is { } le && PageNumber.TryParse(le.Span, out var bound) && !double.IsNaN(bound))
                    FindOrAdd(family.Name, LabelsOf(sample, leaveOut: "le"), SeriesKind.Histogram).Buckets[bound] = sample.Value;
                break;
            case (FamilyType.Histogram or FamilyType.GaugeHistogram, "_count" or "_gcount"):
                FindOrAdd(family.Name, LabelsOf(sample), SeriesKind.Histogram).Value = sample.Value;
                break;
            case (FamilyType.Histogram or FamilyType.GaugeHistogram, _):
                break; // the sum is in the percentiles' place
            case (FamilyType.Counter, _) or (FamilyType.Summary, "_count" or "_sum"):
                FindOrAdd(sample.Name.ToString(), LabelsOf(sample), SeriesKind.Counter).Value = sample.Value;
                break;
            default:
                FindOrAdd(sample.Name.ToString(), LabelsOf(sample), SeriesKind.Gauge).Value = sample.Value;
                break;
        }
    }

    private ScrapedSeries FindOrAdd(string name, IReadOnlyList<string> labels, SeriesKind kind)
    {
        var key = (name, string.Join(',', labels));
        if (_series.TryGetValue(key, out var series))
            return series;
        series = new ScrapedSeries(name, labels, kind);
        _series.Add(key, series);
        Series.Add(series);
        return series;
    }

    private static List<string> LabelsOf(SampleLine sample, string leaveOut = "")
    {
        List<string> labels = [];
        foreach (var label in sample.Labels)
        {
            if (!label.Is(leaveOut))
                labels.Add($"{label.Name}=\"{label.Value}\"");
        }

        return labels;
    }
}
