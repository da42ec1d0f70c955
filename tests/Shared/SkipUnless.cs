namespace Gateway.Instrumentation.TestServers;

internal static class SkipUnless
{
    /// <summary>Skips the running test when a program is missing; fails it where servers are required.</summary>
    public static void Installed(string program)
    {
        if (RealServers.Require(program) is { } reason)
            Assert.Skip(reason);
    }
}
