namespace Gateway.Instrumentation.AspNetCore;

/// <summary>A source of <c>AppendExposition</c>, which writes the text format.</summary>
internal sealed class TextSource(Func<Stream, CancellationToken, Task> write) : ExpositionSource
{
    public override string Name => "A source of AppendExposition";

    public override bool WritesOpenMetrics => false;

    public override Task WriteAsync(Stream output, ExpositionFormat format, CancellationToken cancellationToken) => write(output, cancellationToken);
}
