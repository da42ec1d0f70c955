using System.Reflection;
using System.Text.RegularExpressions;
using Gateway.Instrumentation.AspNetCore;
using Gateway.Instrumentation.Caching;
using Gateway.Instrumentation.EntityFrameworkCore;
using Gateway.Instrumentation.Kafka;
using Gateway.Instrumentation.MassTransit;
using Gateway.Instrumentation.Npgsql;
using Gateway.Instrumentation.Redis;
using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.Tests.Catalog;

namespace Gateway.Instrumentation.Tests.Documents;

/// <summary>What the documents name in passing, between two backticks, exists.</summary>
public partial class DocumentedNamesTests
{
    // Of what one migrates from, and of what may stand on the same page.
    private static readonly string[] NotOurs =
    [
        "db_connections_total", "http_server_request_duration_seconds", "target_info", "SetExemplarFilter", "process_working_set_bytes", "process_private_memory_bytes",
        "dotnet_total_memory_bytes", "dotnet_collection_count_total", "http_requests_received_total",
        "httpclient_request_duration_seconds", "httpclient_requests_sent_total", "httpclient_response_duration_seconds",
        "requests_total", "http_client_request_duration_seconds", "disk_io_bytes_total", "db_client_operation_duration_seconds",
    ];

    public static TheoryData<string> Documents => [.. MarkdownDocument.Paths];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Members_that_a_document_names_exist(string path)
    {
        Assembly[] ours = [typeof(GatewayMetrics).Assembly, typeof(MetricsEndpointOptions).Assembly, typeof(CacheMetricsOptions).Assembly, typeof(RedisMetricsOptions).Assembly];
        var members = ours.SelectMany(assembly => assembly.GetExportedTypes()).SelectMany(type => type.GetMembers()).Select(member => member.Name).Concat(NotOurs).ToHashSet();
        MarkdownDocument.Read(path).CodeSpans.Select(span => RecordingMember().Match(span)).Where(match => match.Success)
            .Select(match => match.Groups[1].Value).Where(name => !members.Contains(name)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Metrics_that_a_document_names_exist(string path)
    {
        var names = AllFamilies.Definitions.Concat(OfAdapters()).Select(definition => definition.Name).Concat(NotOurs).ToHashSet();
        MarkdownDocument.Read(path).CodeSpans.Select(span => MetricName().Match(span)).Where(match => match.Success)
            .Select(match => match.Groups[1].Value).Where(name => !names.Contains(name)).ShouldBeEmpty();
    }

    private static IReadOnlyList<MetricDefinition> OfAdapters()
    {
        var metrics = TestMetrics.Create();
        _ = new MassTransitMetrics(metrics.Factory);
        _ = new KafkaMetrics(metrics.Factory);
        _ = new EntityFrameworkMetrics(metrics.Factory);
        _ = new NpgsqlPoolMetrics(metrics.Factory);
        return metrics.Registry.Definitions;
    }

    // But for TrackX and the like, which stand for all that begin so.
    [GeneratedRegex(@"^((?:Track|Record|Set|Update|Announce|Remove|Close|Mark|Observe)(?:[A-Z]\w+))(?:\(.*\))?$")]
    private static partial Regex RecordingMember();

    [GeneratedRegex(@"^([a-z0-9]+(?:_[a-z0-9]+)*_(?:total|seconds|bytes|timestamp|percentage|usd|info))(?:\{.*\})?$")]
    private static partial Regex MetricName();
}
