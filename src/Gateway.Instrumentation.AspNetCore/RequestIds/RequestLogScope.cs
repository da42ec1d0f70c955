using System.Collections;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>
/// The request id and the logged headers of one request, in the form in which loggers take a scope. It keeps no reference to the
/// request: work that outlives the request, such as a timer, keeps the scope.
/// </summary>
internal sealed class RequestLogScope(string requestId, KeyValuePair<LoggedHeader, string>[] headers) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public const string RequestIdName = "RequestId";

    public string RequestId => requestId;

    public KeyValuePair<LoggedHeader, string>[] Headers => headers;

    public int Count => 1 + headers.Length;

    public KeyValuePair<string, object?> this[int index] => index == 0
        ? new(RequestIdName, requestId)
        : new(headers[index - 1].Key.LogName, headers[index - 1].Value);

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => string.Join(' ', this.Select(value => $"{value.Key}:{value.Value}"));
}
