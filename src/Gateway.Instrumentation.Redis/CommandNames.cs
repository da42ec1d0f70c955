using System.Collections.Frozen;

namespace Gateway.Instrumentation.Redis;

/// <summary>
/// The command that the client sends for each of its methods. Where arguments decide (<c>INCR</c> or <c>INCRBY</c>, <c>EXPIRE</c> or
/// <c>PEXPIRE</c>), it is one of them for all. A test compares it with what the client's profiler sees.
/// </summary>
internal static class CommandNames
{
    private const string ArrayOf = "[]";

    // Each line has a command and the client's methods. Those with [] have overloads of that name that take arrays.
    private const string Table =
        """
        append StringAppend
        arcount ArrayCount
        ardel ArrayDelete
        ardelrange ArrayDeleteRange
        arget ArrayGet
        argetrange ArrayGetRange
        argrep ArrayGrep
        arinfo ArrayInfo
        arinsert ArrayInsert
        arlastitems ArrayLastItems
        arlen ArrayLength
        armget ArrayGet[]
        arnext ArrayNext
        arop ArrayOperation
        arring ArrayRing
        arscan ArrayScan
        arseek ArraySeek
        arset ArraySet
        bitcount StringBitCount
        bitfield StringBitField
        bitop StringBitOperation
        bitpos StringBitPosition
        copy KeyCopy
        debug DebugObject
        decr StringDecrement
        del StringDelete
        digest StringDigest
        dump KeyDump
        eval ScriptEvaluateResp ScriptEvaluate
        eval_ro ScriptEvaluateReadOnly ScriptEvaluateReadOnlyResp
        exec Execute
        exists KeyExists
        expire KeyExpire
        geoadd GeoAdd
        geodist GeoDistance
        geohash GeoHash
        geopos GeoPosition
        georadius GeoRadius
        geosearch GeoSearch
        geosearchstore GeoSearchAndStore
        get LockQuery StringGet StringGetLease StringGetWithExpiry
        getbit StringGetBit
        getdel StringGetDelete
        getex StringGetSetExpiry
        getrange StringGetRange
        getset StringGetSet
        hdel HashDelete
        hexists HashExists
        hexpire HashFieldExpire
        hget HashGet HashGetLease
        hgetall HashGetAll
        hgetdel HashFieldGetAndDelete HashFieldGetLeaseAndDelete
        hgetex HashFieldGetAndSetExpiry HashFieldGetLeaseAndSetExpiry
        hincrby HashDecrement HashIncrement
        hkeys HashKeys
        hlen HashLength
        hmget HashGet[]
        hmset HashSet[]
        hpersist HashFieldPersist
        hpexpiretime HashFieldGetExpireDateTime
        hpttl HashFieldGetTimeToLive
        hrandfield HashRandomField HashRandomFields HashRandomFieldsWithValues
        hset HashImport HashSet
        hsetex HashFieldSetAndSetExpiry
        hstrlen HashStringLength
        hvals HashValues
        incr StringIncrement
        lcs StringLongestCommonSubsequence StringLongestCommonSubsequenceLength StringLongestCommonSubsequenceWithMatches
        lindex ListGetByIndex
        linsert ListInsertAfter ListInsertBefore
        llen ListLength
        lmove ListMove
        lmpop ListLeftPop[] ListRightPop[]
        lock_extend LockExtend
        lock_release LockRelease
        lpop ListLeftPop
        lpos ListPosition ListPositions
        lpush ListLeftPush
        lrange ListRange
        lrem ListRemove
        lset ListSetByIndex
        ltrim ListTrim
        mget StringGet[]
        migrate KeyMigrate
        move KeyMove
        mset StringSet[]
        object KeyEncoding KeyFrequency KeyIdleTime KeyRefCount
        persist KeyPersist
        pexpiretime KeyExpireTime
        pfadd HyperLogLogAdd
        pfcount HyperLogLogLength
        pfmerge HyperLogLogMerge
        ping Ping
        pttl KeyTimeToLive
        publish Publish
        randomkey KeyRandom
        rename KeyRename
        restore KeyRestore
        rpop ListRightPop
        rpoplpush ListRightPopLeftPush
        rpush ListRightPush
        sadd SetAdd
        scard SetLength
        set LockTake StringSet StringSetAndGet
        setbit StringSetBit
        setrange StringSetRange
        sintercard SetIntersectionLength
        sismember SetContains
        smembers SetMembers
        smismember SetContains[]
        smove SetMove
        sort Sort SortAndStore
        spop SetPop
        srandmember SetRandomMember SetRandomMembers
        srem SetRemove
        strlen StringLength
        subscribe Subscribe
        sunion SetCombine
        sunioncard SetCombineLength
        sunionstore SetCombineAndStore
        touch KeyTouch
        type KeyType
        unlink KeyDelete
        unsubscribe Unsubscribe UnsubscribeAll
        vadd VectorSetAdd
        vcard VectorSetLength
        vdim VectorSetDimension
        vemb VectorSetGetApproximateVector
        vgetattr VectorSetGetAttributesJson
        vinfo VectorSetInfo
        vismember VectorSetContains
        vlinks VectorSetGetLinks VectorSetGetLinksWithScores
        vrandmember VectorSetRandomMember VectorSetRandomMembers
        vrange VectorSetRange
        vrem VectorSetRemove
        vsetattr VectorSetSetAttributesJson
        vsim VectorSetSimilaritySearch
        xack StreamAcknowledge
        xackdel StreamAcknowledgeAndDelete
        xadd StreamAdd
        xautoclaim StreamAutoClaim StreamAutoClaimIdsOnly
        xcfgset StreamConfigure
        xclaim StreamClaim StreamClaimIdsOnly
        xdel StreamDelete
        xgroup StreamConsumerGroupSetPosition StreamCreateConsumerGroup StreamDeleteConsumer StreamDeleteConsumerGroup
        xinfo StreamConsumerInfo StreamGroupInfo StreamInfo
        xlen StreamLength
        xnack StreamNegativeAcknowledge
        xpending StreamPending StreamPendingMessages
        xrange StreamRange
        xread StreamRead
        xreadgroup StreamReadGroup
        xtrim StreamTrim StreamTrimByMinId
        zadd SortedSetAdd SortedSetUpdate
        zcount SortedSetLength
        zincrby SortedSetDecrement SortedSetIncrement
        zintercard SortedSetIntersectionLength
        zlexcount SortedSetLengthByValue
        zmpop SortedSetPop[]
        zmscore SortedSetScores
        zpopmin SortedSetPop
        zrandmember SortedSetRandomMember SortedSetRandomMembers SortedSetRandomMembersWithScores
        zrange SortedSetRangeByRank SortedSetRangeByRankWithScores
        zrangebylex SortedSetRangeByValue
        zrangebyscore SortedSetRangeByScore SortedSetRangeByScoreWithScores
        zrangestore SortedSetRangeAndStore
        zrank SortedSetRank
        zrem GeoRemove SortedSetRemove
        zremrangebylex SortedSetRemoveRangeByValue
        zremrangebyrank SortedSetRemoveRangeByRank
        zremrangebyscore SortedSetRemoveRangeByScore
        zscore SortedSetScore
        zunion SortedSetCombine SortedSetCombineWithScores
        zunionstore SortedSetCombineAndStore
        """;

    private static readonly FrozenDictionary<string, string> OfMethods = Table.Split('\n')
        .Select(static line => line.Trim().Split(' '))
        .SelectMany(static words => words.Skip(1).Select(method => KeyValuePair.Create(method, words[0])))
        .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The command of a method; for one that this version does not know, the name of the method.</summary>
    public static string Of(string method, bool takesArray) =>
        takesArray && OfMethods.TryGetValue(method + ArrayOf, out var command) || OfMethods.TryGetValue(method, out command) ? command : method;

    /// <summary>A command that the application names itself. What is no name, such as one with a key in it, is <c>other</c>.</summary>
    public static string Of(string command) => IsName(command) ? command.ToLowerInvariant() : "other";

    private static bool IsName(string command) =>
        command is { Length: > 0 and <= 32 } && command.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
