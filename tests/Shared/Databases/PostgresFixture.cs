using Gateway.Instrumentation.TestServers;

[assembly: AssemblyFixture(typeof(PostgresFixture))]

namespace Gateway.Instrumentation.TestServers;

/// <summary>One server for all tests: each uses tables of its own.</summary>
public sealed class PostgresFixture() : ServerFixture<PostgresServer>(PostgresServer.Program, PostgresServer.StartAsync);
