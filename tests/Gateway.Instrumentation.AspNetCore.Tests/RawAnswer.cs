using System.Globalization;

namespace Gateway.Instrumentation.AspNetCore.Tests;

/// <summary>All that a server sent over a connection until it was closed.</summary>
internal sealed class RawAnswer(string text, bool hasNoBody)
{
    private readonly string _head = text.Contains("\r\n\r\n", StringComparison.Ordinal) ? text[..text.IndexOf("\r\n\r\n", StringComparison.Ordinal)] : text;

    public string Text => text;

    public string Body => text.Length > _head.Length ? text[(_head.Length + 4)..] : "";

    public int Status => int.Parse(text.Split(' ')[1], CultureInfo.InvariantCulture);

    public string? Header(string name) => _head.Split("\r\n").Skip(1)
        .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
        .Select(line => line[(name.Length + 1)..].Trim()).SingleOrDefault();

    /// <summary>As the table puts it: the status, and whether the answer broke off.</summary>
    public override string ToString() => text.Length == 0 ? "nothing" : IsWhole ? $"{Status}" : $"{Status}, cut off";

    private bool IsWhole => hasNoBody
        || (Header("Transfer-Encoding") == "chunked" ? Body.EndsWith("0\r\n\r\n", StringComparison.Ordinal)
            : Header("Content-Length") is not { } length || Body.Length == int.Parse(length, CultureInfo.InvariantCulture));
}
