using System.Buffers;
using System.Runtime.InteropServices;

namespace Gateway.Instrumentation.Tool.Pages;

/// <summary>
/// Reads samples, one line after the other with one object: <c>name{label="value"} 1</c>. It goes on behind a fault where it can
/// tell what comes next, so that one reading finds all of them.
/// </summary>
internal sealed class SampleLine
{
    private static readonly SearchValues<char> EndsOfName = SearchValues.Create("{ \t");
    private static readonly SearchValues<char> EndsOfLabelName = SearchValues.Create("=,}\" \t");
    private static readonly SearchValues<char> Blanks = SearchValues.Create(" \t");

    private readonly List<SampleLabel> _labels = [];
    private readonly List<LineFault> _faults = [];
    private ReadOnlyMemory<char> _line;
    private int _at;

    public ReadOnlyMemory<char> Name { get; private set; }

    public ReadOnlySpan<SampleLabel> Labels => CollectionsMarshal.AsSpan(_labels);

    /// <summary>The value; not a number when <see cref="HasValue"/> is false.</summary>
    public double Value { get; private set; }

    public bool HasValue { get; private set; }

    /// <summary>The time stamp as it is written; empty when there is none.</summary>
    public ReadOnlyMemory<char> TimeStamp { get; private set; }

    /// <summary>The time stamp as a number.</summary>
    public double Time { get; private set; }

    public bool HasExemplar { get; private set; }

    /// <summary>The characters of an exemplar's label names and values.</summary>
    public int ExemplarLength { get; private set; }

    /// <summary>Whether blanks or a comma stand where only the text format allows them.</summary>
    public bool IsLoose { get; private set; }

    public ReadOnlySpan<LineFault> Faults => CollectionsMarshal.AsSpan(_faults);

    /// <summary>The value of a label as it is written; null when the sample has no such label.</summary>
    public ReadOnlyMemory<char>? Label(ReadOnlySpan<char> name)
    {
        foreach (var label in _labels)
        {
            if (label.Is(name))
                return label.Value;
        }

        return null;
    }

    /// <summary>Reads a line.</summary>
    /// <returns>Whether it is clear which series it is of; its value may be wrong all the same.</returns>
    public bool Read(ReadOnlyMemory<char> line)
    {
        _labels.Clear();
        _faults.Clear();
        (_line, _at) = (line, 0);
        (Value, HasValue, TimeStamp) = (double.NaN, false, default);
        (HasExemplar, ExemplarLength, IsLoose) = (false, 0, false);

        IsLoose |= SkipBlanks() > 0;
        if (!ReadName())
            return false;
        var blanks = SkipBlanks();
        if (Next == '{')
        {
            IsLoose |= blanks > 0;
            if (!ReadLabels(_labels))
                return false;
            blanks = SkipBlanks();
        }

        if (blanks == 0)
        {
            Fault(LineFaultKind.Syntax, _at == line.Length ? "The line ends without a value." : $"A space is missing in front of {Shown.Quoted(Rest)}.");
            return true;
        }

        if (ReadNumbers(LineFaultKind.Number) is not { } value)
            return true;
        (Value, HasValue) = (value, true);
        if (Next == '#')
            ReadExemplar();
        if (_at < line.Length)
            Fault(LineFaultKind.Syntax, $"{Shown.Quoted(Rest)} stands behind the value: a sample is a name with labels, a value, and at most a time stamp.");
        return true;
    }

    private char Next => _at < _line.Length ? _line.Span[_at] : '\0';

    private ReadOnlySpan<char> Rest => _line.Span[_at..];

    private void Fault(LineFaultKind kind, string message) => _faults.Add(new(kind, message));

    private bool ReadName()
    {
        Name = Take(EndsOfName);
        if (Name.IsEmpty)
        {
            Fault(LineFaultKind.Syntax, Rest.StartsWith("{\"")
                ? "A name in quotes belongs to the UTF-8 formats of Prometheus 3 (escaping=allow-utf-8), which this tool does not read: ask for another with --accept."
                : "The line has no metric name.");
            return false;
        }

        if (!PageNames.IsMetricName(Name.Span))
            Fault(LineFaultKind.MetricName, $"{Shown.Quoted(Name)} is no metric name: letters, digits, _ and : are, and no digit first.");
        return true;
    }

    // At the brace. False when it is not clear where the labels end.
    private bool ReadLabels(List<SampleLabel> labels)
    {
        _at++;
        while (true)
        {
            IsLoose |= SkipBlanks() > 0;
            if (Next == '}')
            {
                IsLoose |= labels.Count > 0; // behind a comma
                _at++;
                return true;
            }

            if (!ReadLabel(labels))
                return false;
            IsLoose |= SkipBlanks() > 0;
            if (Next == '}')
            {
                _at++;
                return true;
            }

            if (Next != ',')
            {
                Fault(LineFaultKind.Syntax, _at == _line.Length ? "The labels have no closing brace." : $"A comma or a brace is missing in front of {Shown.Quoted(Rest)}.");
                return false;
            }

            _at++;
        }
    }

    private bool ReadLabel(List<SampleLabel> labels)
    {
        var name = Take(EndsOfLabelName);
        IsLoose |= SkipBlanks() > 0;
        if (name.IsEmpty || Next != '=')
        {
            Fault(LineFaultKind.Syntax, name.IsEmpty
                ? $"A label name is missing in front of {Shown.Quoted(Rest)}."
                : $"The label {Shown.Quoted(name)} has no value: a label is written name=\"value\".");
            return false;
        }

        _at++;
        IsLoose |= SkipBlanks() > 0;
        if (Next != '"')
        {
            Fault(LineFaultKind.Syntax, $"The value of the label {Shown.Quoted(name)} is not in double quotes.");
            return false;
        }

        if (ReadText(name) is not { } value)
            return false;
        if (!PageNames.IsLabelName(name.Span))
            Fault(LineFaultKind.LabelName, $"{Shown.Quoted(name)} is no label name: letters, digits and _ are, and no digit first.");
        foreach (var label in labels)
        {
            if (label.Is(name.Span))
                Fault(LineFaultKind.LabelTwice, $"The label {Shown.Quoted(name)} stands here twice.");
        }

        labels.Add(new(name, value));
        return true;
    }

    // At the quote.
    private ReadOnlyMemory<char>? ReadText(ReadOnlyMemory<char> label)
    {
        var start = ++_at;
        while (_at < _line.Length)
        {
            var c = Next;
            if (c == '"')
                return _line[start.._at++];
            if (c == '\\')
            {
                _at++;
                if (Next is not ('\\' or '"' or 'n'))
                    Fault(LineFaultKind.Escape, $"The value of the label {Shown.Quoted(label)} has the escape {Shown.Quoted(_line.Span.Slice(_at - 1, Math.Min(2, _line.Length - _at + 1)))}; there are \\\\, \\\" and \\n.");
            }

            _at++;
        }

        _at = _line.Length;
        Fault(LineFaultKind.Syntax, $"The value of the label {Shown.Quoted(label)} has no closing quote; a line feed in it is written \\n, a quote \\\".");
        return null;
    }

    // A value, and a time stamp that may follow it. Null when the value is none.
    private double? ReadNumbers(LineFaultKind kind)
    {
        var text = Take(Blanks);
        if (!PageNumber.TryParse(text.Span, out var value))
        {
            Fault(kind, text.IsEmpty ? "The line ends without a value." : $"{Shown.Quoted(text)} is no number.");
            return null;
        }

        var blanks = SkipBlanks();
        IsLoose |= blanks > 0 && _at == _line.Length;
        if (_at < _line.Length && Next != '#')
        {
            var stamp = Take(Blanks);
            if (!PageNumber.TryParse(stamp.Span, out var time) || !double.IsFinite(time))
                Fault(kind == LineFaultKind.Number ? LineFaultKind.TimeStamp : kind, $"{Shown.Quoted(stamp)} behind the value is no time stamp.");
            else if (kind == LineFaultKind.Number)
                (TimeStamp, Time) = (stamp, time);
            blanks = SkipBlanks();
            IsLoose |= blanks > 0 && _at == _line.Length;
        }

        return value;
    }

    // At the number sign: # {trace_id="…"} 0.5 1700000000.1
    private void ReadExemplar()
    {
        HasExemplar = true;
        _at++;
        SkipBlanks();
        if (Next != '{')
        {
            Fault(LineFaultKind.Exemplar, "An exemplar begins with its labels in braces.");
            _at = _line.Length;
            return;
        }

        List<SampleLabel> labels = [];
        var before = _faults.Count;
        if (!ReadLabels(labels))
        {
            for (var i = before; i < _faults.Count; i++)
                _faults[i] = _faults[i] with { Kind = LineFaultKind.Exemplar };
            _at = _line.Length;
            return;
        }

        foreach (var label in labels)
            ExemplarLength += label.Name.Length + label.Value.Length;
        if (SkipBlanks() == 0)
            Fault(LineFaultKind.Exemplar, "An exemplar has a value behind its labels.");
        else
            ReadNumbers(LineFaultKind.Exemplar);
    }

    private ReadOnlyMemory<char> Take(SearchValues<char> ends)
    {
        var length = Rest.IndexOfAny(ends);
        var taken = _line.Slice(_at, length < 0 ? _line.Length - _at : length);
        _at += taken.Length;
        return taken;
    }

    // One space is what both formats have; more of them, and tabs, only the text format.
    private int SkipBlanks()
    {
        var start = _at;
        while (Next is ' ' or '\t')
        {
            IsLoose |= Next == '\t';
            _at++;
        }

        IsLoose |= _at - start > 1;
        return _at - start;
    }
}
