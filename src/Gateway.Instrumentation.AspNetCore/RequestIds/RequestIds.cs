using System.Collections;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>
/// The ids of one request, in the form in which loggers take a scope. Knows nothing else of the request: work that it starts
/// and that goes on after it, such as a timer, keeps the scope.
/// </summary>
internal sealed class RequestIds(string request, string? user, string? property) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public string Request => request;

    public string? User => user;

    public string? Property => property;

    public int Count => 1 + (user is null ? 0 : 1) + (property is null ? 0 : 1);

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new("RequestId", request),
        1 when user is not null => new("UserId", user),
        _ when index < Count => new("PropertyId", property),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => string.Join(' ', this.Select(value => $"{value.Key}:{value.Value}"));
}
