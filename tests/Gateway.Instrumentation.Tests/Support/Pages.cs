using System.IO.Pipelines;
using System.Text;

namespace Gateway.Instrumentation.Tests;

internal static class Pages
{
    /// <summary>The page as an endpoint writes it.</summary>
    public static async Task<string> PageAsync(this MetricRegistry registry, CancellationToken cancellationToken = default)
    {
        using var stream = new MemoryStream();
        var pipe = PipeWriter.Create(stream);
        await registry.CollectAsync(pipe, cancellationToken);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
