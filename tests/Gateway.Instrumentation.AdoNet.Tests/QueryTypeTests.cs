using System.Data.Common;
using Gateway.Instrumentation.AdoNet;
using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.TestServers;
using Microsoft.Data.Sqlite;

namespace Gateway.Instrumentation.AdoNet.Tests;

/// <summary>What the label <c>query_type</c> of a command is, seen on the page of one that fails: nothing has to be there for it.</summary>
public sealed class QueryTypeTests
{
    [Theory]
    [InlineData("SELECT 1", "select")]
    [InlineData("  \r\n\tselect\t1", "select")]
    [InlineData("\uFEFFSELECT 1", "select")]
    [InlineData("((SELECT 1))", "select")]
    [InlineData("Insert Into t VALUES (1)", "insert")]
    [InlineData("REPLACE INTO t VALUES (1)", "insert")]
    [InlineData("UPDATE t SET a = 1", "update")]
    [InlineData("DELETE FROM t", "delete")]
    [InlineData("CREATE TABLE t (a int)", "ddl")]
    [InlineData("alter table t add b int", "ddl")]
    [InlineData("DROP TABLE t", "ddl")]
    [InlineData("TRUNCATE t", "ddl")]
    [InlineData("VACUUM", "other")]
    [InlineData("MERGE INTO t USING u ON true WHEN MATCHED THEN DELETE", "other")]
    [InlineData("EXPLAIN SELECT 1", "other")]
    [InlineData("selection", "other")]
    [InlineData("", "other")]
    [InlineData("   ", "other")]
    [InlineData(";", "other")]
    [InlineData("@#!", "other")]
    public void It_is_the_first_keyword(string sql, string type) => TypeOf(sql).ShouldBe(type);

    [Theory]
    [InlineData("-- a comment of several words\nUPDATE t SET a = 1", "update")]
    [InlineData("/* delete, or not? */ SELECT 1", "select")]
    [InlineData("/*+ IndexScan(t) */SELECT 1", "select")]
    [InlineData("-- one line", "other")]
    [InlineData("/* never closed", "other")]
    [InlineData("/* a b */ -- c d\n /* e f */\nDELETE FROM t", "delete")]
    public void Comments_before_it_are_skipped(string sql, string type) => TypeOf(sql).ShouldBe(type);

    [Theory]
    [InlineData("WITH a AS (SELECT 1) SELECT * FROM a", "select")]
    [InlineData("WITH a AS (SELECT 1), b AS (DELETE FROM t RETURNING *) INSERT INTO u SELECT * FROM a, b", "insert")]
    [InlineData("with recursive a(n) as (select 1 union all (select n + 1 from a)) update t set a = 1", "update")]
    [InlineData("WITH a AS MATERIALIZED (SELECT ')' AS \"x)\" -- ) \n) DELETE FROM t", "delete")]
    [InlineData("WITH a AS (SELECT 1) MERGE INTO t USING a ON true WHEN MATCHED THEN UPDATE SET a = 1", "other")]
    [InlineData("WITH a AS (SELECT 'it''s' FROM \"select\") SELECT 1", "select")]
    [InlineData("WITH a AS (SELECT (1", "other")]
    [InlineData("WITH", "other")]
    public void Behind_named_queries_it_is_what_they_are_for(string sql, string type) => TypeOf(sql).ShouldBe(type);

    [Theory]
    [InlineData("SET NOCOUNT ON; INSERT INTO t VALUES (1)", "insert")]
    [InlineData("SET IMPLICIT_TRANSACTIONS OFF;\nSET NOCOUNT ON;\nUPDATE t SET a = 1", "update")]
    [InlineData("DECLARE @a int = ';'; DELETE FROM t WHERE a = @a", "delete")]
    [InlineData("SET x = 1", "other")]
    [InlineData("BEGIN", "other")]
    [InlineData("PRAGMA foreign_keys = 1;", "other")]
    public void Settings_before_it_are_skipped(string sql, string type) => TypeOf(sql).ShouldBe(type);

    [Theory]
    [InlineData("-- orders.list\n\nSELECT 1", "orders.list")]
    [InlineData("/* orders/by-day */ SELECT 1", "orders/by-day")]
    [InlineData("-- File: Orders.cs:12\n-- GetOrders\n\nSELECT 1", "GetOrders")]
    [InlineData("-- 4711\nSELECT 1", "select")]
    [InlineData("-- name='ada'\nSELECT 1", "select")]
    [InlineData("SELECT 1 -- orders.list", "select")]
    public void A_comment_before_it_that_is_a_name_is_the_tag(string sql, string type) => TypeOf(sql).ShouldBe(type);

    [Fact]
    public void A_tag_is_short() => TypeOf($"-- {new string('a', 65)}\nSELECT 1").ShouldBe("select");

    [Fact]
    public void Tags_are_bounded_by_the_label_limit_and_text_never_reaches_the_page()
    {
        var metrics = TestMetrics.Create(TimeProvider.System);
        using var source = SqliteFactory.Instance.CreateDataSource("Data Source=:memory:").UseGatewayMetrics(metrics);
        for (var i = 0; i < 1_100; i++)
            Run(source, $"-- tag{i}\nSELECT 'secret'");
        var page = metrics.Scrape();
        page.Samples.Where(static sample => sample.Name == "db_queries_total").Count().ShouldBe(257);
        page.Value("db_queries_total", ("query_type", "other")).ShouldBe(1_100 - 256);
        page.Samples.ShouldAllBe(static sample => !sample.Line.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public void A_new_type_is_announced_with_the_errors_of_databases()
    {
        var metrics = TestMetrics.Create(TimeProvider.System);
        using var source = SqliteFactory.Instance.CreateDataSource("Data Source=:memory:").UseGatewayMetrics(metrics);
        Run(source, "SELECT 1");
        foreach (var errorType in (string[])["timeout_error", "connection_error", "constraint_violation", "deadlock", "serialization_failure"])
            metrics.Value("db_query_errors_total", ("query_type", "select"), ("error_type", errorType)).ShouldBe(0);
    }

    private static string TypeOf(string sql)
    {
        var metrics = TestMetrics.Create(TimeProvider.System);
        using var source = SqliteFactory.Instance.CreateDataSource("Data Source=:memory:").UseGatewayMetrics(metrics);
        Run(source, sql);
        return metrics.Scrape().Samples.Single(static sample => sample is { Name: "db_queries_total", Value: 1 }).Labels["query_type"];
    }

    private static void Run(DbDataSource source, string sql)
    {
        using var command = source.CreateCommand(sql);
        try
        {
            command.ExecuteNonQuery();
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException)
        {
            // The type is what counts here.
        }
    }
}
