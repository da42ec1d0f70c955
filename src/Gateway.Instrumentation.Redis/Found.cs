using StackExchange.Redis;

namespace Gateway.Instrumentation.Redis;

/// <summary>Counts what a look-up found. The answer of a key that is not there is null, or empty for a whole hash.</summary>
internal static class Found
{
    public static (int Hits, int Misses) In(object? answer) => answer switch
    {
        null => (0, 1), // a lease
        RedisValue value => One(!value.IsNull),
        RedisValue[] values => Of(values),
        RedisValueWithExpiry value => One(!value.Value.IsNull),
        HashEntry[] entries => One(entries.Length > 0),
        Task<RedisValue> { Result: var value } => One(!value.IsNull),
        Task<RedisValue[]> { Result: var values } => Of(values),
        Task<Lease<byte>?> { Result: var lease } => One(lease is not null),
        Task<RedisValueWithExpiry> { Result: var value } => One(!value.Value.IsNull),
        Task<HashEntry[]> { Result: var entries } => One(entries.Length > 0),
        Lease<byte> => (1, 0),
        _ => default, // a type that a later client came with
    };

    private static (int Hits, int Misses) One(bool isHit) => isHit ? (1, 0) : (0, 1);

    private static (int Hits, int Misses) Of(RedisValue[] values)
    {
        var hits = values.Count(static value => !value.IsNull);
        return (hits, values.Length - hits);
    }
}
