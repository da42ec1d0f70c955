using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace IngestionWorker.Parsing;

/// <summary>Names as the graph has them: SQL Server does not tell <c>Orders</c> from <c>ORDERS</c>, nor <c>orders</c> from <c>dbo.orders</c>.</summary>
internal static class SqlNames
{
    private const string DefaultSchema = "dbo";

    public static string Of(MultiPartIdentifier name)
    {
        var parts = name.Identifiers.Select(identifier => identifier.Value).ToList();
        if (parts.Count == 1)
            parts.Insert(0, DefaultSchema);
        return string.Join('.', parts.Select(part => part.Length == 0 ? DefaultSchema : part)).ToLowerInvariant();
    }

    public static string Of(Identifier name) => name.Value.ToLowerInvariant();

    /// <summary>Whether it is a temporary table, which nobody else sees.</summary>
    public static bool IsTemporary(SchemaObjectName name) => name.BaseIdentifier.Value.StartsWith('#');
}
