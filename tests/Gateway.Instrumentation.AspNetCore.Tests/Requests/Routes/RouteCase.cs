using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Routes;

/// <summary>One row of the truth table: what is asked of which app, what the client sees, and what is recorded.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="App">How the app is set up, in words. <c>UseGatewayMetrics</c> comes first unless they say otherwise.</param>
/// <param name="Request">Method and path, and the rest in words.</param>
/// <param name="Client">What the client sees.</param>
/// <param name="Recorded">Method, endpoint and status; <see cref="Nothing"/> when the request is excluded.</param>
internal sealed record RouteCase(string Name, string App, string Request, string Client, string Recorded)
{
    public const string Nothing = "nothing";

    /// <summary>Who has made the error, if it counts as one.</summary>
    public ErrorSide Error { get; init; }

    public string Note { get; init; } = "";

    /// <summary>The path that is sent where the table shows it in words.</summary>
    public string? Path { get; init; }

    /// <summary>More lines of the request's head.</summary>
    public string[] Headers { get; init; } = [];

    public string Body { get; init; } = "";

    public Action<IServiceCollection> Services { get; init; } = _ => { };

    public Action<WebApplicationBuilder> Host { get; init; } = _ => { };

    public Action<RequestMetricsOptions> Options { get; init; } = _ => { };

    /// <summary>What the app uses before <c>UseGatewayMetrics</c>.</summary>
    public Action<WebApplication> Before { get; init; } = _ => { };

    public Action<WebApplication> Map { get; init; } = _ => { };

    /// <summary>Plays the client and tells what it saw; sends the request and reads the answer when null.</summary>
    public Func<Uri, Task<string>>? Play { get; init; }

    public override string ToString() => Name;
}
