using Gateway.Instrumentation.Tool.Lint.Checks;
using Gateway.Instrumentation.Tool.Pages;

namespace Gateway.Instrumentation.Tool.Lint;

/// <summary>
/// Reads a page once, line by line, and goes on behind every mistake. Which format it is may be clear at the end only, so rules of
/// both are followed, and <see cref="LintReport.Format"/> picks.
/// </summary>
internal sealed class PageLint
{
    private readonly Findings _findings = new();
    private readonly FamilyTable<LintedFamily> _families = new(static name => new LintedFamily(name));
    private readonly SampleLine _sample = new();
    private readonly CardinalityCheck _cardinality;
    private readonly MetadataCheck _metadata;
    private readonly PageCheck[] _checks;

    private LintedFamily? _current;
    private char _firstCharacter;
    private int _endLine;
    private bool _isAfterEnd;
    private bool _looksLikeOpenMetrics;

    public PageLint(LintOptions options)
    {
        _metadata = new MetadataCheck(_findings, _families);
        _cardinality = new CardinalityCheck(_findings, options);

        // The cardinality collects the labels that the names are checked with.
        _checks = [new DuplicateCheck(_findings), new SampleCheck(_findings), new HistogramCheck(_findings), new GatewayCheck(_findings), _cardinality, new NameCheck(_findings), new HelpCheck(_findings)];
    }

    /// <summary>Reads a page to its end.</summary>
    /// <param name="origin">Where it comes from.</param>
    /// <param name="lines">The page.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<LintReport> RunAsync(PageOrigin origin, PageLines lines, CancellationToken cancellationToken)
    {
        while (await lines.MoveNextAsync(cancellationToken).ConfigureAwait(false))
            Line(lines);
        return End(origin, lines);
    }

    private void Line(PageLines lines)
    {
        if (lines.IsTooLong)
        {
            _findings.Add(Rules.LineLength, metric: null, lines.Number, $"The line has more than {Shown.Count(PageLines.MaxLength)} bytes; it was skipped.");
            return;
        }

        if (!lines.IsUtf8)
            _findings.Add(Rules.Encoding, metric: null, lines.Number, "The line is not UTF-8.");
        if (!lines.HasLineFeed)
            _findings.Add(Rules.LineEnd, metric: null, lines.Number, "The last line has no line feed at its end. Was the page cut off?");
        var line = WithoutWindowsMarks(lines.Current, lines.Number);
        if (_endLine > 0 && !_isAfterEnd)
        {
            _isAfterEnd = true;
            _findings.Add(Rules.OpenMetricsEnd, metric: null, lines.Number, $"Lines follow # EOF (line {Shown.Count(_endLine)}), which ends the page.");
        }

        var text = line.Span.TrimStart(" \t");
        if (_firstCharacter == '\0' && !text.IsEmpty)
            _firstCharacter = text[0];
        if (text.IsEmpty)
            _findings.Add(Rules.OpenMetricsSyntax, metric: null, lines.Number, "OpenMetrics has no empty lines.");
        else if (text[0] == '#')
            Metadata(text, lines.Number);
        else
            Sample(line, lines.Number);
    }

    // They come with files that were saved or served on Windows.
    private ReadOnlyMemory<char> WithoutWindowsMarks(ReadOnlyMemory<char> line, int number)
    {
        if (number == 1 && line.Span.StartsWith('\uFEFF'))
        {
            _findings.Add(Rules.Encoding, metric: null, number, "The page begins with a byte order mark, which Prometheus takes as a part of the first name.");
            line = line[1..];
        }

        if (line.Span.EndsWith('\r'))
        {
            _findings.Add(Rules.LineEnd, metric: null, number, "The line ends with CR LF; the formats have LF alone.");
            line = line[..^1];
        }

        return line;
    }

    private void Metadata(ReadOnlySpan<char> text, int number)
    {
        var line = MetadataLine.Parse(text);
        switch (line.Kind)
        {
            case MetadataKind.EndOfFile:
                _endLine = number;
                break;
            case MetadataKind.Comment:
                _findings.Add(Rules.OpenMetricsSyntax, metric: null, number, "OpenMetrics has no comments besides HELP, TYPE, UNIT and EOF.");
                break;
            default:
                _looksLikeOpenMetrics |= line.Kind == MetadataKind.Unit;
                if (_metadata.FamilyOf(line, number) is not { } family)
                    return;
                MoveTo(family, number);
                _metadata.Check(line, family, number);
                break;
        }
    }

    private void Sample(ReadOnlyMemory<char> text, int number)
    {
        var isRead = _sample.Read(text);
        if (!isRead && _sample.Name.IsEmpty)
        {
            Faults(metric: null, number);
            return;
        }

        var family = _families.Of(_sample.Name.Span, out var suffix);
        MoveTo(family, number);
        Faults(family.Name, number);
        if (!isRead || !_sample.HasValue)
        {
            family.BrokenSamples++;
            return;
        }

        family.Samples++;
        if (suffix is "_count" or "_gcount")
            family.Counts++;
        _looksLikeOpenMetrics |= family.Type == FamilyType.Counter && suffix == "_total";
        if (_sample.IsLoose)
            _findings.Add(Rules.OpenMetricsSyntax, family.Name, number, "OpenMetrics has one space between the parts of a line, and no space or comma where it can be left out.");
        var sample = new LintedSample(family, suffix, _sample, SeriesIdentity.Of(_sample), number);
        foreach (var check in _checks)
            check.Sample(sample);
    }

    private void Faults(string? metric, int number)
    {
        foreach (var fault in _sample.Faults)
        {
            var rule = fault.Kind switch
            {
                LineFaultKind.MetricName => Rules.MetricName,
                LineFaultKind.LabelName => Rules.LabelName,
                LineFaultKind.LabelTwice => Rules.LabelTwice,
                LineFaultKind.Escape => Rules.Escape,
                LineFaultKind.Number => Rules.Number,
                LineFaultKind.TimeStamp => Rules.TimeStamp,
                LineFaultKind.Exemplar => Rules.Exemplar,
                _ => Rules.SampleSyntax,
            };
            _findings.Add(rule, metric, number, fault.Message);
        }
    }

    private void MoveTo(LintedFamily family, int number)
    {
        if (ReferenceEquals(family, _current))
            return;
        EndFamily();
        if (family.FirstLine == 0)
            family.FirstLine = number;
        else
            _findings.Add(Rules.Interleaved, family.Name, number, $"Other metrics stand between this line and the first ones of the metric (line {Shown.Count(family.FirstLine)}); all lines of a metric stand together.");
        _current = family;
    }

    private void EndFamily()
    {
        if (_current is null)
            return;
        foreach (var check in _checks)
            check.EndOfFamily(_current);
        _current.HasEnded = true;
        _current.Labels.Clear();
    }

    private LintReport End(PageOrigin origin, PageLines lines)
    {
        EndFamily();
        if (origin is { IsScraped: true, Format: null })
            _findings.Add(Rules.ContentType, metric: null, line: null, $"The page has {(origin.ContentType is { } type ? $"the content type {Shown.Quoted(type)}" : "no content type")}: Prometheus 3 refuses it. Serve text/plain; version=0.0.4, or application/openmetrics-text.");
        var series = _families.All.Sum(family => family.Samples);
        _cardinality.EndOfPage(series, _families.All.MaxBy(family => family.Samples));
        if (series == 0)
            _findings.Add(Rules.NoSamples, metric: null, line: null, "The page has no samples.");
        if (_endLine == 0)
            _findings.Add(Rules.OpenMetricsEnd, metric: null, line: null, "The page does not end with # EOF: it may be cut off.");
        return new LintReport
        {
            Source = origin.Name,
            Format = origin.Format ?? (_endLine > 0 || _looksLikeOpenMetrics ? PageFormat.OpenMetrics : PageFormat.Text),
            Bytes = lines.Bytes,
            Lines = lines.Number,
            Metrics = _families.All.Count(family => family.Samples > 0),
            Series = series,
            LooksLike = series > 0 ? null : _firstCharacter switch
            {
                '<' => "HTML or XML",
                '{' or '[' => "JSON",
                _ => null,
            },
            Findings = _findings,
        };
    }
}
