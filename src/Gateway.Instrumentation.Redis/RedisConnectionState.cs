namespace Gateway.Instrumentation.Redis;

/// <summary>What a client's connection is.</summary>
internal enum RedisConnectionState
{
    Connecting,
    Up,
    Lost,
}
