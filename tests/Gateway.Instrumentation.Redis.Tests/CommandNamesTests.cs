using System.Reflection;
using StackExchange.Redis;
using StackExchange.Redis.Profiling;

namespace Gateway.Instrumentation.Redis.Tests;

public sealed class CommandNamesTests(RedisFixture redis)
{
    // Where the arguments, or the server's version, decide which command is sent.
    private static readonly Dictionary<string, string> OneForAll = new(StringComparer.Ordinal)
    {
        ["hincrbyfloat"] = "hincrby",
        ["hpexpireat"] = "hexpire",
        ["hexpireat"] = "hexpire",
        ["persist"] = "expire",
        ["georadiusbymember"] = "georadius",
        ["sort_ro"] = "sort",
        ["xdelex"] = "xdel",
        ["lmovem"] = "lmove",
        ["increx"] = "incr",
    };

    private static readonly Dictionary<string, string[]> ByMethod = new(StringComparer.Ordinal)
    {
        [nameof(IDatabase.LockExtend)] = ["lock_extend"],
        [nameof(IDatabase.LockRelease)] = ["lock_release"], // transactions
        [nameof(IDatabase.StringIncrement)] = ["incr"],
        [nameof(IDatabase.StringDecrement)] = ["decr"], // INCRBYFLOAT
    };

    [Fact]
    public async Task Each_method_has_the_name_of_the_command_that_the_client_sends()
    {
        await using var client = await redis.ConnectAsync();
        var session = new ProfilingSession();
        client.RegisterProfiler(() => session);
        var database = client.GetDatabase(5);
        var (compared, wrong) = (0, new List<string>());
        foreach (var method in typeof(IDatabase).GetMethods())
        {
            var command = RedisCommand.Of(method);
            if (!command.IsCommand || method.IsGenericMethod)
                continue;
            session = new ProfilingSession();
            var arguments = method.GetParameters().Select(static parameter => Any(parameter.ParameterType)).ToArray();
            try
            {
                command.Invoke(database, arguments);
            }
            catch (Exception)
            {
                // What counts is what was sent: this server does not know all of it, and not all of the arguments make sense.
            }

            if (session.FinishProfiling().FirstOrDefault()?.Command.ToLowerInvariant() is not { } sent)
                continue;
            var operation = command.OperationOf(arguments);
            string[] expected = ByMethod.GetValueOrDefault(command.Name) ?? [sent, OneForAll.GetValueOrDefault(sent, sent)];
            if (!expected.Contains(operation, StringComparer.Ordinal))
                wrong.Add($"{method} is {operation} and sends {sent}");
            compared++;
        }

        wrong.ShouldBeEmpty();
        compared.ShouldBeGreaterThan(250);
    }

    private static object? Any(Type type)
    {
        if (type == typeof(RedisKey))
            return (RedisKey)"secret:names";
        if (type == typeof(RedisValue))
            return (RedisValue)"1";
        if (type == typeof(string))
            return "PING";
        if (type == typeof(TimeSpan))
            return TimeSpan.FromSeconds(1);
        if (type == typeof(long))
            return 1L;
        if (type == typeof(int))
            return 1;
        if (type == typeof(DateTime))
            return new DateTime(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        if (type.IsArray)
        {
            var array = Array.CreateInstance(type.GetElementType()!, 2);
            array.SetValue(Any(type.GetElementType()!), 0);
            array.SetValue(Any(type.GetElementType()!), 1);
            return array;
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>))
            return Activator.CreateInstance(type, [.. type.GetGenericArguments().Select(Any)]);
        if (type == typeof(HashEntry))
            return new HashEntry("f", "1");
        if (type == typeof(SortedSetEntry))
            return new SortedSetEntry("f", 1);
        if (type == typeof(NameValueEntry))
            return new NameValueEntry("f", "1");
        if (type == typeof(StreamPosition))
            return new StreamPosition("secret:names", "0-0");
        if (type == typeof(LuaScript))
            return LuaScript.Prepare("return 1");
        return type.IsValueType && Nullable.GetUnderlyingType(type) is null ? Activator.CreateInstance(type) : null;
    }
}
