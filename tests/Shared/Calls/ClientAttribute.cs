namespace Gateway.Instrumentation.TestServers;

/// <summary>Names the client that a class of tests starts, so that the tests of what it cannot do do not exist for it.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ClientAttribute(Type client) : Attribute
{
    public Type Client { get; } = client;
}
