using System.Collections;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>The ids of one request, in the form in which loggers take a scope.</summary>
internal sealed class RequestIds : IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly List<KeyValuePair<string, object?>> _values;

    public RequestIds(string request, string? user, string? property)
    {
        Request = request;
        (User, Property) = (user, property);
        _values = [new("RequestId", request)];
        if (user is not null)
            _values.Add(new("UserId", user));
        if (property is not null)
            _values.Add(new("PropertyId", property));
    }

    public string Request { get; }

    public string? User { get; }

    public string? Property { get; }

    public int Count => _values.Count;

    public KeyValuePair<string, object?> this[int index] => _values[index];

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => string.Join(' ', _values.Select(value => $"{value.Key}:{value.Value}"));
}
