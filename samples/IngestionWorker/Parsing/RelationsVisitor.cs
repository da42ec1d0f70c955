using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace IngestionWorker.Parsing;

/// <summary>The relations that a statement reads: not those that it defines itself in a WITH, and not temporary ones.</summary>
internal sealed class RelationsVisitor : TSqlFragmentVisitor
{
    private readonly HashSet<TableReference> _targets = [];
    private readonly List<NamedTableReference> _references = [];
    private readonly List<SchemaObjectName> _outputs = [];
    private readonly HashSet<string> _local = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SchemaObjectName> _aliases = new(StringComparer.Ordinal);

    /// <param name="statement">The statement.</param>
    /// <param name="target">The reference in it that it writes to, if any.</param>
    public RelationsVisitor(TSqlFragment statement, TableReference? target = null)
    {
        if (target is not null)
            _targets.Add(target);
        statement.Accept(this);
        Read = [.. _references.Select(reference => reference.SchemaObject).Where(name => !IsLocal(name) && !SqlNames.IsTemporary(name))];
    }

    public IReadOnlyList<SchemaObjectName> Read { get; }

    /// <summary>The relations that an <c>OUTPUT … INTO</c> writes to.</summary>
    public IReadOnlyList<SchemaObjectName> Outputs => _outputs;

    /// <summary>What the statement calls its relations.</summary>
    public IReadOnlyDictionary<string, SchemaObjectName> Aliases => _aliases;

    /// <summary>Whether a name is one that the statement defines itself, or that a trigger is given.</summary>
    public bool IsLocal(SchemaObjectName name) =>
        name.Identifiers.Count == 1 && SqlNames.Of(name.BaseIdentifier) is var single && (_local.Contains(single) || single is "inserted" or "deleted");

    public override void Visit(CommonTableExpression node) => _local.Add(SqlNames.Of(node.ExpressionName));

    public override void Visit(OutputIntoClause node)
    {
        if (node.IntoTable is not NamedTableReference into)
            return; // a table variable
        _targets.Add(into);
        _outputs.Add(into.SchemaObject);
    }

    public override void Visit(NamedTableReference node)
    {
        if (_targets.Contains(node))
            return;
        _references.Add(node);
        if (node.Alias is { } alias)
            _aliases[SqlNames.Of(alias)] = node.SchemaObject;
    }
}
