using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation.Tool.Lint;

/// <summary>A message that is only put together when its finding is kept: a page may break one rule in each of a million lines.</summary>
[InterpolatedStringHandler]
internal ref struct FindingMessage
{
    private DefaultInterpolatedStringHandler _text;

    public FindingMessage(int literalLength, int formattedCount, Findings findings, Rule rule, string? metric, out bool isKept)
    {
        isKept = findings.Keeps(rule, metric);
        _text = isKept ? new DefaultInterpolatedStringHandler(literalLength, formattedCount) : default;
    }

    public void AppendLiteral(string text) => _text.AppendLiteral(text);

    public void AppendFormatted(string? text) => _text.AppendFormatted(text);

    public void AppendFormatted(int number) => _text.AppendFormatted(number);

    public string ToStringAndClear() => _text.ToStringAndClear();
}
