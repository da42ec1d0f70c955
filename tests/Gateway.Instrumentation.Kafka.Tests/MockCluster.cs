using System.Runtime.InteropServices;

namespace Gateway.Instrumentation.Kafka.Tests;

/// <summary>A mock cluster of librdkafka whose topics come and go, by its C interface: the client's own does not show it.</summary>
internal sealed class MockCluster : IDisposable
{
    private readonly IntPtr _owner;
    private readonly IntPtr _cluster;

    public MockCluster()
    {
        var error = new byte[512];
        _owner = Native.rd_kafka_new(type: 0, Native.rd_kafka_conf_new(), error, (nuint)error.Length);
        _owner.ShouldNotBe(IntPtr.Zero);
        _cluster = Native.rd_kafka_mock_cluster_new(_owner, brokers: 1);
        _cluster.ShouldNotBe(IntPtr.Zero);
        Native.rd_kafka_mock_group_initial_rebalance_delay_ms(_cluster, milliseconds: 0);
        Servers = Marshal.PtrToStringUTF8(Native.rd_kafka_mock_cluster_bootstraps(_cluster))!;
    }

    public string Servers { get; }

    public void Create(string topic) => Native.rd_kafka_mock_topic_create(_cluster, topic, partitions: 2, replicas: 1).ShouldBe(0);

    public void Delete(string topic) => Native.rd_kafka_mock_topic_delete(_cluster, topic).ShouldBe(0);

    public void Dispose()
    {
        Native.rd_kafka_mock_cluster_destroy(_cluster);
        Native.rd_kafka_destroy(_owner);
    }

#pragma warning disable IDE1006 // the names of the library
    private static class Native
    {
        private const string Library = "librdkafka";

        // As the client does: which of its libraries can be loaded depends on the system.
        static Native() => NativeLibrary.SetDllImportResolver(typeof(Native).Assembly, static (_, assembly, paths) =>
            ((string[])["", "centos8-", "alpine-"]).Select(kind => NativeLibrary.TryLoad(kind + Library, assembly, paths, out var loaded) ? loaded : IntPtr.Zero)
                .FirstOrDefault(static loaded => loaded != IntPtr.Zero));

        [DllImport(Library)]
        public static extern IntPtr rd_kafka_conf_new();

        [DllImport(Library)]
        public static extern IntPtr rd_kafka_new(int type, IntPtr configuration, byte[] error, nuint size);

        [DllImport(Library)]
        public static extern void rd_kafka_destroy(IntPtr client);

        [DllImport(Library)]
        public static extern IntPtr rd_kafka_mock_cluster_new(IntPtr client, int brokers);

        [DllImport(Library)]
        public static extern void rd_kafka_mock_cluster_destroy(IntPtr cluster);

        [DllImport(Library)]
        public static extern IntPtr rd_kafka_mock_cluster_bootstraps(IntPtr cluster);

        [DllImport(Library)]
        public static extern void rd_kafka_mock_group_initial_rebalance_delay_ms(IntPtr cluster, int milliseconds);

        [DllImport(Library)]
        public static extern int rd_kafka_mock_topic_create(IntPtr cluster, [MarshalAs(UnmanagedType.LPUTF8Str)] string topic, int partitions, int replicas);

        [DllImport(Library)]
        public static extern int rd_kafka_mock_topic_delete(IntPtr cluster, [MarshalAs(UnmanagedType.LPUTF8Str)] string topic);
    }
#pragma warning restore IDE1006
}
