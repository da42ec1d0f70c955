using Gateway.Instrumentation.Tool.Pages;

namespace Gateway.Instrumentation.Tool.Lint.Checks;

/// <summary>HELP, TYPE and UNIT stand once, above the samples, and say something.</summary>
internal sealed class MetadataCheck(Findings findings, FamilyTable<LintedFamily> families)
{
    /// <summary>The metric of a line; null when the line names none.</summary>
    public LintedFamily? FamilyOf(in MetadataLine line, int number)
    {
        if (line.Name.IsEmpty)
        {
            findings.Add(Rules.MetadataSyntax, metric: null, number, $"The {Word(line.Kind)} line names no metric.");
            return null;
        }

        if (PageNames.IsMetricName(line.Name))
            return families.FindOrAdd(line.Name);
        findings.Add(Rules.MetricName, line.Name.ToString(), number, $"{Shown.Quoted(line.Name)} is no metric name: letters, digits, _ and : are, and no digit first.");
        return null;
    }

    public void Check(in MetadataLine line, LintedFamily family, int number)
    {
        if (LineOf(family, line.Kind) is { } first)
        {
            findings.Add(Rules.MetadataTwice, family.Name, number, $"The metric has a {Word(line.Kind)} line already (line {Shown.Count(first)}).");
            return;
        }

        switch (line.Kind)
        {
            case MetadataKind.Help:
                family.HelpLine = number;
                Help(line.Text, family, number);
                break;
            case MetadataKind.Type:
                family.TypeLine = number;
                Type(line.Text.TrimEnd(" \t"), family, number);
                break;
            default:
                family.UnitLine = number;
                Unit(line.Text, family, number);
                break;
        }

        if (family.Samples + family.BrokenSamples + SamplesUnderOtherNames(family) > 0)
            findings.Add(Rules.MetadataLate, family.Name, number, $"The {Word(line.Kind)} line stands behind samples of its metric; it comes first.");
    }

    private void Help(ReadOnlySpan<char> text, LintedFamily family, int number)
    {
        if (text.Trim(" \t").IsEmpty)
            findings.Add(Rules.HelpEmpty, family.Name, number, "The HELP line has no text: say what is measured, and in which unit.");
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '\\')
                continue;
            at++;
            if (at == text.Length || text[at] is not ('\\' or 'n' or '"'))
                findings.Add(Rules.Escape, family.Name, number, $"The HELP line has the escape {Shown.Quoted(text.Slice(at - 1, Math.Min(2, text.Length - at + 1)))}; there are \\\\ and \\n.");
        }
    }

    private void Type(ReadOnlySpan<char> word, LintedFamily family, int number)
    {
        if (word.IsEmpty)
        {
            findings.Add(Rules.MetadataSyntax, family.Name, number, "The TYPE line has no type.");
            return;
        }

        family.Type = FamilyTypes.Parse(word);
        if (!FamilyTypes.IsOfTextFormat(word))
            findings.Add(Rules.TypeOfText, family.Name, number, $"{Shown.Quoted(word)} is no type: counter, gauge, histogram, summary and untyped are.");
        if (!FamilyTypes.IsOfOpenMetrics(word))
            findings.Add(Rules.TypeOfOpenMetrics, family.Name, number, $"{Shown.Quoted(word)} is no type: counter, gauge, histogram, gaugehistogram, summary, info, stateset and unknown are.");
    }

    private void Unit(ReadOnlySpan<char> unit, LintedFamily family, int number)
    {
        if (!unit.IsEmpty && !(family.Name.AsSpan().EndsWith(unit, StringComparison.Ordinal) && family.Name.AsSpan()[..^unit.Length].EndsWith('_')))
            findings.Add(Rules.OpenMetricsUnit, family.Name, number, $"The name does not end with its unit: {Shown.Of(family.Name)}_{Shown.Of(unit)}.");
    }

    // Parts of a histogram that stood there before it was known to be one.
    private long SamplesUnderOtherNames(LintedFamily family)
    {
        var samples = 0L;
        foreach (var suffix in family.Type.Suffixes())
        {
            if (suffix.Length > 0 && families.Find(family.Name + suffix) is { TypeLine: null, HelpLine: null } part)
                samples += part.Samples + part.BrokenSamples;
        }

        return samples;
    }

    private static int? LineOf(LintedFamily family, MetadataKind kind) => kind switch
    {
        MetadataKind.Help => family.HelpLine,
        MetadataKind.Type => family.TypeLine,
        _ => family.UnitLine,
    };

    private static string Word(MetadataKind kind) => kind.ToString().ToUpperInvariant();
}
