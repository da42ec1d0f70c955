using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Instrumentation.Benchmarks.Requests;

/// <summary>
/// A server without a network: hands requests straight to the application, as Kestrel does with those of one connection.
/// </summary>
internal sealed class InProcessServer : IServer
{
    private Func<Task>? _answer;

    public IFeatureCollection Features { get; } = new FeatureCollection();

    /// <summary>Lets the application answer one request.</summary>
    public Task AnswerAsync() => _answer!();

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        var connection = new Connection<TContext>();
        _answer = async () =>
        {
            connection.NextRequest();
            var context = application.CreateContext(connection);
            await application.ProcessRequestAsync(context);
            application.DisposeContext(context, exception: null);
        };
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
    }
}
