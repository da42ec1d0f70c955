using System.Reflection;
using System.Runtime.CompilerServices;
using Xunit.Sdk;
using Xunit.v3;

namespace Gateway.Instrumentation.TestServers;

/// <summary>A test of what only some clients can do: it exists for those that override a member of <see cref="ClientUnderTest"/>.</summary>
[XunitTestCaseDiscoverer(typeof(CapabilityDiscoverer))]
[AttributeUsage(AttributeTargets.Method)]
public sealed class CapabilityFactAttribute(
    string member, [CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1) : FactAttribute(sourceFilePath, sourceLineNumber)
{
    public string Member { get; } = member;
}

/// <summary>Finds no test where the client does not override the member.</summary>
public sealed class CapabilityDiscoverer : FactDiscoverer
{
    public override ValueTask<IReadOnlyCollection<IXunitTestCase>> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, IXunitTestMethod testMethod, IFactAttribute factAttribute)
    {
        var client = testMethod.TestClass.Class.GetCustomAttribute<ClientAttribute>()?.Client;
        var member = ((CapabilityFactAttribute)factAttribute).Member;
        return client is null || client.GetProperty(member)!.DeclaringType != typeof(ClientUnderTest)
            ? base.Discover(discoveryOptions, testMethod, factAttribute)
            : new([]);
    }
}
