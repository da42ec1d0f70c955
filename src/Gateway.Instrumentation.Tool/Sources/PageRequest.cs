using Gateway.Instrumentation.Tool.Pages;

namespace Gateway.Instrumentation.Tool.Sources;

/// <summary>How a page is asked for.</summary>
internal sealed record PageRequest
{
    /// <summary>Headers to send: authorization, a tenant.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>How long the answer may take, with all of its body.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether a certificate that this machine does not trust is taken as well.</summary>
    public bool AcceptsAnyCertificate { get; init; }

    /// <summary>The format to ask for; what Prometheus asks for when null: OpenMetrics first.</summary>
    public PageFormat? Format { get; init; }

    public string Accept => Format switch
    {
        PageFormat.Text => "text/plain;version=0.0.4",
        PageFormat.OpenMetrics => "application/openmetrics-text;version=1.0.0",
        _ => "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
    };
}
