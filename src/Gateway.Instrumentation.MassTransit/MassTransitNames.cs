using System.Text.RegularExpressions;
using MassTransit;

namespace Gateway.Instrumentation.MassTransit;

/// <summary>Label values of addresses and message types.</summary>
internal static partial class MassTransitNames
{
    public const string System = "masstransit";

    public const string Temporary = "(temporary)";

    private const string InMemoryPrefix = "urn:message:";

    /// <summary>The name of an endpoint, queue, exchange or topic: one for all those that a process makes up for itself, as each of them exists once.</summary>
    public static string OfAddress(Uri? address) => address is null ? "unknown" : Named(address) is var name && MadeUp().IsMatch(name) ? Temporary : name;

    /// <summary>
    /// The connection of an endpoint: the broker's host and the endpoint. That of the bus itself is the host alone. Null for other temporary
    /// endpoints: under one name they would hide each other's losses.
    /// </summary>
    public static string? OfConnection(Uri address)
    {
        var name = Named(address);
        var madeUp = MadeUp().Match(name);
        return !madeUp.Success ? $"{address.Authority}/{name}" : madeUp.Groups["tag"].Value == "bus" ? address.Authority : null;
    }

    /// <summary>The short name of a message type: <c>Order</c>, <c>Fault&lt;Order&gt;</c>. A batch has that of its messages.</summary>
    public static string OfMessage<T>() => MessageName<T>.Value;

    private static string Named(Uri address)
    {
        var path = Uri.UnescapeDataString(address.AbsolutePath);
        var name = path[(path.LastIndexOf('/') + 1)..];
        return name.StartsWith(InMemoryPrefix, StringComparison.Ordinal) ? name[InMemoryPrefix.Length..] : name;
    }

    // Host, process, what it is for, and 26 characters that occur once.
    [GeneratedRegex("_(?<tag>[^_]+)_[a-z0-9]{26}$", RegexOptions.CultureInvariant)]
    private static partial Regex MadeUp();

    private static class MessageName<T>
    {
        public static readonly string Value = Short(typeof(T));

        private static string Short(Type type) => !type.IsGenericType ? type.Name
            : type.GetGenericTypeDefinition() == typeof(Batch<>) ? Short(type.GetGenericArguments()[0])
            : $"{type.Name.Split('`')[0]}<{string.Join(",", type.GetGenericArguments().Select(Short))}>";
    }
}
