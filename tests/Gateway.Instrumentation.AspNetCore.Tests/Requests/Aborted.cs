using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests;

internal static class Aborted
{
    /// <summary>Waits until the server has told the request that its client has gone, without an exception.</summary>
    public static async Task OfAsync(HttpContext context)
    {
        var aborted = new Signal();
        await using (context.RequestAborted.Register(aborted.Set))
            await aborted.WaitAsync();
    }
}
