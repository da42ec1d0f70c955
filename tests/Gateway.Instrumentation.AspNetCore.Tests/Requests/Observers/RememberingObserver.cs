using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Observers;

/// <summary>Writes down what it is told, in words.</summary>
public sealed class RememberingObserver : IRequestObserver
{
    private readonly ConcurrentQueue<string> _lines = new();
    private int _started;

    public IReadOnlyList<string> Lines => [.. _lines];

    public object? RequestStarted(in StartedRequest request)
    {
        var number = Interlocked.Increment(ref _started);
        _lines.Enqueue($"{number} started: {request.Method} {request.Route} at {NameOf(request.Endpoint)}");
        return number;
    }

    public void RequestEnded(in EndedRequest request) => _lines.Enqueue(string.Create(
        CultureInfo.InvariantCulture,
        $"{request.State} ended: {request.Method} {request.Route} at {NameOf(request.Endpoint)} {request.StatusCode} in {request.Duration.TotalSeconds} s, {Text(request.RequestBytes)} in, {Text(request.ResponseBytes)} out, failed {request.Failed}, {Text(request.Provider)}, {Text(request.Model)}, {Text(request.ErrorType)}, path {request.HttpContext.Request.Path}"));

    public void RequestExcluded(object? state) => _lines.Enqueue($"{state} excluded");

    public void RouteAnnounced(string method, string route, ReadOnlySpan<int> statusCodes) =>
        _lines.Enqueue($"announced: {method} {route} {string.Join(' ', statusCodes.ToArray())}".TrimEnd());

    private static string NameOf(Endpoint? endpoint) => endpoint?.Metadata.GetMetadata<Note>()?.Text ?? "none";

    private static string Text(object? value) => value is null ? "null" : string.Create(CultureInfo.InvariantCulture, $"{value}");

    /// <summary>Metadata of an endpoint.</summary>
    public sealed record Note(string Text);
}
