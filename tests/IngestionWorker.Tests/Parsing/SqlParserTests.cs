using IngestionWorker.Parsing;

namespace IngestionWorker.Tests.Parsing;

public class SqlParserTests
{
    [Fact]
    public async Task A_table_has_its_columns_and_refers_to_the_tables_of_its_foreign_keys() =>
        (await FactsAsync(
            """
            CREATE TABLE [Shop].[Orders]
            (
                [Id] int NOT NULL PRIMARY KEY,
                customer_id int NOT NULL REFERENCES shop.customers (id),
                address_id int NOT NULL,
                CONSTRAINT fk FOREIGN KEY (address_id) REFERENCES addresses (id)
            );
            """)).ShouldBe(
        [
            "file defines table shop.orders",
            "table shop.orders has_column shop.orders.id",
            "table shop.orders has_column shop.orders.customer_id",
            "table shop.orders has_column shop.orders.address_id",
            "table shop.orders references shop.customers",
            "table shop.orders references dbo.addresses",
        ], ignoreOrder: true);

    [Fact]
    public async Task A_migration_adds_columns_and_foreign_keys() =>
        (await FactsAsync("ALTER TABLE shop.products ADD brand_id int NULL CONSTRAINT fk REFERENCES shop.brands (id);")).ShouldBe(
            ["table shop.products has_column shop.products.brand_id", "table shop.products references shop.brands"], ignoreOrder: true);

    [Theory]
    [InlineData("SELECT * FROM a JOIN b ON b.id = a.id", "select", "reads dbo.a, reads dbo.b")]
    [InlineData("SELECT * INTO copy FROM a", "select", "reads dbo.a, writes dbo.copy")]
    [InlineData("INSERT INTO a (x) SELECT x FROM b", "insert", "reads dbo.b, writes dbo.a")]
    [InlineData("INSERT INTO a (x) EXEC p", "insert", "calls dbo.p, writes dbo.a")]
    [InlineData("UPDATE x SET v = b.v FROM a AS x JOIN b ON b.id = x.id", "update", "reads dbo.a, reads dbo.b, writes dbo.a")]
    [InlineData("UPDATE a SET v = 1", "update", "writes dbo.a")]
    [InlineData("UPDATE a SET v = 1 OUTPUT deleted.v INTO log (v)", "update", "writes dbo.a, writes dbo.log")]
    [InlineData("DELETE x FROM a AS x WHERE EXISTS (SELECT 1 FROM b WHERE b.id = x.id)", "delete", "reads dbo.a, reads dbo.b, writes dbo.a")]
    [InlineData("WITH c AS (SELECT id FROM a) INSERT INTO b SELECT id FROM c", "insert", "reads dbo.a, writes dbo.b")]
    [InlineData("MERGE a USING b ON a.id = b.id WHEN MATCHED THEN DELETE;", "merge", "reads dbo.b, writes dbo.a")]
    [InlineData("TRUNCATE TABLE a", "truncate", "writes dbo.a")]
    [InlineData("DROP TABLE IF EXISTS a", "drop", "writes dbo.a")]
    [InlineData("EXEC Sales.Close_Day 1", "exec", "calls sales.close_day")]
    [InlineData("SELECT * FROM other.dbo.a", "select", "reads other.dbo.a")]
    public async Task A_statement_reads_and_writes(string sql, string verb, string facts) =>
        (await FactsAsync(sql)).Where(fact => !fact.StartsWith("file", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .ShouldBe(facts.Split(", ").Select(fact => $"statement 1 {verb} {fact}"));

    [Fact]
    public async Task Conditions_and_variables_read_as_well() =>
        (await FactsAsync(
            """
            DECLARE @n int = (SELECT count(*) FROM a);
            SET @n = (SELECT count(*) FROM b);
            WHILE EXISTS (SELECT 1 FROM c)
                IF @n > (SELECT max(n) FROM d) DELETE FROM c ELSE DELETE FROM b;
            """)).Where(fact => !fact.StartsWith("file", StringComparison.Ordinal)).ShouldBe(
        [
            "statement 1 declare reads dbo.a",
            "statement 2 set reads dbo.b",
            "statement 3 while reads dbo.c",
            "statement 4 if reads dbo.d",
            "statement 5 delete writes dbo.c",
            "statement 6 delete writes dbo.b",
        ]);

    [Theory]
    [InlineData("SELECT 1")]
    [InlineData("DECLARE @t TABLE (id int); INSERT INTO @t VALUES (1); SELECT * FROM @t")]
    [InlineData("CREATE TABLE #t (id int); INSERT INTO #t VALUES (1); DROP TABLE #t")]
    public async Task What_nobody_else_sees_is_left_out(string sql) => (await FactsAsync(sql)).ShouldBeEmpty();

    [Fact]
    public async Task A_procedure_contains_its_statements_and_a_trigger_its_own() =>
        (await FactsAsync(
            """
            CREATE PROCEDURE p AS BEGIN TRY DELETE FROM a; END TRY BEGIN CATCH EXEC log_failure; END CATCH
            GO
            CREATE TRIGGER t ON a AFTER INSERT AS INSERT INTO audit SELECT id FROM inserted
            """)).ShouldBe(
        [
            "file defines procedure dbo.p",
            "procedure dbo.p contains 1 delete",
            "statement 1 delete writes dbo.a",
            "procedure dbo.p contains 2 exec",
            "statement 2 exec calls dbo.log_failure",
            "file defines trigger dbo.t",
            "trigger dbo.t contains 3 insert",
            "statement 3 insert writes dbo.audit",
        ], ignoreOrder: true);

    [Theory]
    [InlineData("CREATE VIEW v AS WITH c AS (SELECT id FROM a) SELECT id FROM c", "view dbo.v")]
    [InlineData("CREATE FUNCTION f () RETURNS TABLE AS RETURN SELECT id FROM a", "function dbo.f")]
    public async Task A_view_and_a_function_read(string sql, string name) =>
        (await FactsAsync(sql)).ShouldBe([$"file defines {name}", $"{name} reads dbo.a"], ignoreOrder: true);

    [Theory]
    [InlineData("SELECT FROM\nWHERE", "line 1: Incorrect syntax near 'FROM'.")]
    [InlineData("SELECT 1\nSELECT 'never closed", "line 2:")]
    public async Task An_error_is_told_with_its_line(string sql, string error) =>
        (await SqlParser.ParseAsync(sql, CancellationToken.None)).Error!.ShouldStartWith(error);

    /// <summary>An overflow of the stack ends the process, and would do so at each start.</summary>
    [Theory]
    [InlineData("SELECT ", "1 + ", "1")]
    [InlineData("SELECT ", "(", "1")]
    [InlineData("", "BEGIN ", "SELECT 1")]
    [InlineData("", "IF 1 = 1 SELECT 1 ELSE ", "SELECT 2")]
    [InlineData("", "SELECT 1 UNION ALL ", "SELECT 2")]
    [InlineData("SELECT ", "CASE WHEN 1 = 1 THEN ", "1")]
    public async Task A_text_that_is_nested_too_deeply_is_refused_before_it_overflows_the_stack(string start, string repeated, string end)
    {
        var deep = start + string.Concat(Enumerable.Repeat(repeated, 200_000)) + end;
        (await SqlParser.ParseAsync(deep, CancellationToken.None)).Error.ShouldBe("line 1: nested too deeply to be parsed.");
    }

    [Fact]
    public async Task A_script_of_many_statements_is_not_deep()
    {
        var script = "CREATE TABLE t (a int, b int);\n"
            + string.Concat(Enumerable.Repeat("INSERT INTO t (a, b) SELECT (1 + 2) * 3, CASE WHEN 1 = 1 THEN 2 ELSE 3 END\n", 5_000));

        var result = await SqlParser.ParseAsync(script, CancellationToken.None);

        result.Error.ShouldBeNull();
        result.Edges.Count(edge => edge.Kind == EdgeKind.Writes).ShouldBe(5_000);
    }

    private static async Task<List<string>> FactsAsync(string sql)
    {
        var result = await SqlParser.ParseAsync(sql, CancellationToken.None);
        result.Error.ShouldBeNull();
        return [.. result.Edges.Select(edge => $"{Source(result.Nodes[edge.Source])} {Verb(edge.Kind)} {Target(edge.Kind, result.Nodes[edge.Target])}")];

        static string Source(GraphNode node) => $"{node.Kind} {node.Name}".Trim().ToLowerInvariant();

        static string Verb(EdgeKind kind) => kind == EdgeKind.HasColumn ? "has_column" : kind.ToString().ToLowerInvariant();

        static string Target(EdgeKind edge, GraphNode node) => edge == EdgeKind.Defines ? Source(node) : node.Name;
    }
}
