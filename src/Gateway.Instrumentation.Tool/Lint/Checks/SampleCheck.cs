using System.Globalization;
using Gateway.Instrumentation.Tool.Pages;

namespace Gateway.Instrumentation.Tool.Lint.Checks;

/// <summary>Name, value, time stamp and exemplar of a sample are what its type allows.</summary>
internal sealed class SampleCheck(Findings findings) : PageCheck(findings)
{
    private const int MaxExemplarLength = 128; // characters, as OpenMetrics says

    // 1973 in milliseconds, the year 5138 in seconds: no time stamp of a service is on the other side.
    private const double BetweenSecondsAndMilliseconds = 1e11;

    public override void Sample(in LintedSample sample)
    {
        Name(sample);
        Value(sample);
        Time(sample);
        Exemplar(sample);
    }

    private void Name(in LintedSample sample)
    {
        var (family, suffix) = (sample.Family, sample.Suffix);
        if (Array.IndexOf(family.Type.Suffixes(), suffix) < 0)
            Findings.Add(Rules.SampleSuffix, sample.Family.Name, sample.Number, $"A {family.Type.Word()} has no sample {Shown.Quoted(sample.Line.Name)}, but {Expected(family)}.");
        else if (family.Type == FamilyType.Counter && suffix == "_total")
            Findings.Add(Rules.SampleSuffixOfText, sample.Family.Name, sample.Number, $"In the text format the TYPE line has the whole name: # TYPE {Shown.Of(sample.Line.Name.Span)} counter.");
        else if (family.Type == FamilyType.Counter && suffix.Length == 0)
            Findings.Add(Rules.SampleSuffixOfOpenMetrics, sample.Family.Name, sample.Number, $"In OpenMetrics the TYPE line has the name without _total, and the sample with it: {Shown.Of(BareName(family.Name))}_total.");
    }

    private void Value(in LintedSample sample)
    {
        var line = sample.Line;
        var countsUp = sample.Family.Type switch
        {
            FamilyType.Counter => sample.Suffix != "_created",
            FamilyType.Histogram or FamilyType.GaugeHistogram => sample.Suffix is "_bucket" or "_count" or "_gcount",
            FamilyType.Summary => sample.Suffix == "_count",
            _ => false,
        };
        if (countsUp && !(line.Value >= 0))
            Findings.Add(Rules.CounterValue, sample.Family.Name, sample.Number, $"{Shown.Of(line.Name.Span)} counts, so its value cannot be {line.Value.ToString(CultureInfo.InvariantCulture)}.");
        if (sample.Family.Type == FamilyType.Summary && sample.Suffix.Length == 0)
            Quantile(sample);
        if (sample.Family.Type == FamilyType.Info && !line.Value.Equals(1))
            Findings.Add(Rules.InfoValue, sample.Family.Name, sample.Number, "An info has the value 1: what it says stands in its labels.");
        if (sample.Family.Type == FamilyType.StateSet && (line.Label(sample.Family.Name) is null || line.Value is not (0 or 1)))
            Findings.Add(Rules.StateSet, sample.Family.Name, sample.Number, $"A stateset has a label {Shown.Quoted(sample.Family.Name)} with the state, and the value 0 or 1.");
    }

    private void Quantile(in LintedSample sample)
    {
        if (sample.Line.Label("quantile") is not { } quantile)
            Findings.Add(Rules.SummaryQuantile, sample.Family.Name, sample.Number, "A value of a summary has a label quantile; without one, it is _sum or _count.");
        else if (!PageNumber.TryParse(quantile.Span, out var share) || !(share >= 0 && share <= 1))
            Findings.Add(Rules.SummaryQuantile, sample.Family.Name, sample.Number, $"quantile={Shown.Quoted(quantile)} is no number from 0 to 1.");
    }

    private void Time(in LintedSample sample)
    {
        var stamp = sample.Line.TimeStamp.Span;
        if (stamp.IsEmpty)
            return;
        var time = sample.Line.Time;
        Findings.Add(Rules.TimeStampPresent, sample.Family.Name, sample.Number, "A sample with a time stamp stays for five minutes after its series has gone, and a late one is refused. Leave the time to Prometheus, unless the page passes on what others measured.");
        if (!long.TryParse(stamp, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            Findings.Add(Rules.TimeStampMilliseconds, sample.Family.Name, sample.Number, $"The time stamp {Shown.Quoted(stamp)} is no whole number: the text format has milliseconds.");
        if (time is > 0 and < BetweenSecondsAndMilliseconds)
            Findings.Add(Rules.TimeStampOfText, sample.Family.Name, sample.Number, $"The time stamp {Shown.Of(stamp)} is in {Year(time)}. Are these seconds? The text format has milliseconds.");
        if (time > BetweenSecondsAndMilliseconds)
            Findings.Add(Rules.TimeStampOfOpenMetrics, sample.Family.Name, sample.Number, $"The time stamp {Shown.Of(stamp)} is after the year 5000. Are these milliseconds? OpenMetrics has seconds.");
    }

    private void Exemplar(in LintedSample sample)
    {
        if (!sample.Line.HasExemplar)
            return;
        Findings.Add(Rules.ExemplarInText, sample.Family.Name, sample.Number, "The text format has no exemplars, and Prometheus refuses the page. Serve OpenMetrics where the scraper asks for it.");
        var mayHaveOne = sample.Family.Type switch
        {
            FamilyType.Counter => sample.Suffix == "_total",
            FamilyType.Histogram or FamilyType.GaugeHistogram => sample.Suffix == "_bucket",
            _ => false,
        };
        if (!mayHaveOne)
            Findings.Add(Rules.Exemplar, sample.Family.Name, sample.Number, "Only the _total of a counter and the buckets of a histogram have exemplars.");
        if (sample.Line.ExemplarLength > MaxExemplarLength)
            Findings.Add(Rules.Exemplar, sample.Family.Name, sample.Number, $"The labels of the exemplar have {Shown.Count(sample.Line.ExemplarLength)} characters; {MaxExemplarLength} are allowed.");
    }

    private static string Expected(LintedFamily family) =>
        string.Join(", ", family.Type.Suffixes().Where(suffix => suffix != "_created").Select(suffix => Shown.Of(family.Name + suffix)));

    private static string BareName(string name) => name.EndsWith("_total", StringComparison.Ordinal) ? name[..^"_total".Length] : name;

    private static string Year(double milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds).Year.ToString(CultureInfo.InvariantCulture);
}
