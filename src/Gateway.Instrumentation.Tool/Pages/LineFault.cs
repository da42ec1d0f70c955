namespace Gateway.Instrumentation.Tool.Pages;

/// <summary>What is wrong in a line.</summary>
/// <param name="Kind">Which part of it.</param>
/// <param name="Message">What was found, and what should stand there.</param>
internal readonly record struct LineFault(LineFaultKind Kind, string Message);

internal enum LineFaultKind
{
    Syntax,
    MetricName,
    LabelName,
    LabelTwice,
    Escape,
    Number,
    TimeStamp,
    Exemplar,
}
