using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace IngestionWorker.Parsing;

/// <summary>Finds what a script defines, and which of its statements read and write what.</summary>
internal sealed class FactsVisitor(GraphFacts facts) : TSqlFragmentVisitor
{
    // What contains the statements that are visited: the file, or a procedure or trigger in it.
    private int _container = facts.File;

    public override void ExplicitVisit(CreateTableStatement node)
    {
        if (SqlNames.IsTemporary(node.SchemaObjectName))
            return;
        var table = Defined(NodeKind.Table, node.SchemaObjectName);
        Describe(table, node.Definition);
    }

    public override void ExplicitVisit(AlterTableAddTableElementStatement node)
    {
        if (!SqlNames.IsTemporary(node.SchemaObjectName))
            Describe(facts.Node(NodeKind.Table, SqlNames.Of(node.SchemaObjectName)), node.Definition);
    }

    public override void ExplicitVisit(CreateViewStatement node) => View(node);

    public override void ExplicitVisit(AlterViewStatement node) => View(node);

    public override void ExplicitVisit(CreateOrAlterViewStatement node) => View(node);

    public override void ExplicitVisit(CreateProcedureStatement node) => Procedure(node);

    public override void ExplicitVisit(AlterProcedureStatement node) => Procedure(node);

    public override void ExplicitVisit(CreateOrAlterProcedureStatement node) => Procedure(node);

    public override void ExplicitVisit(CreateFunctionStatement node) => Function(node);

    public override void ExplicitVisit(AlterFunctionStatement node) => Function(node);

    public override void ExplicitVisit(CreateOrAlterFunctionStatement node) => Function(node);

    public override void ExplicitVisit(CreateTriggerStatement node) => Trigger(node);

    public override void ExplicitVisit(AlterTriggerStatement node) => Trigger(node);

    public override void ExplicitVisit(CreateOrAlterTriggerStatement node) => Trigger(node);

    public override void ExplicitVisit(SelectStatement node) => Statement("select", node, target: null);

    public override void ExplicitVisit(InsertStatement node) => Statement("insert", node, node.InsertSpecification.Target);

    public override void ExplicitVisit(UpdateStatement node) => Statement("update", node, node.UpdateSpecification.Target);

    public override void ExplicitVisit(DeleteStatement node) => Statement("delete", node, node.DeleteSpecification.Target);

    public override void ExplicitVisit(MergeStatement node) => Statement("merge", node, node.MergeSpecification.Target);

    public override void ExplicitVisit(DeclareVariableStatement node) => Statement("declare", node, target: null);

    public override void ExplicitVisit(SetVariableStatement node) => Statement("set", node, target: null);

    public override void ExplicitVisit(IfStatement node)
    {
        Statement("if", node.Predicate, target: null);
        node.ThenStatement.Accept(this);
        node.ElseStatement?.Accept(this);
    }

    public override void ExplicitVisit(WhileStatement node)
    {
        Statement("while", node.Predicate, target: null);
        node.Statement.Accept(this);
    }

    public override void ExplicitVisit(TruncateTableStatement node) => Write("truncate", node.TableName);

    public override void ExplicitVisit(DropTableStatement node)
    {
        foreach (var table in node.Objects)
            Write("drop", table);
    }

    public override void ExplicitVisit(ExecuteStatement node)
    {
        if (Called(node.ExecuteSpecification) is not { } procedure)
            return;
        var statement = Contained("exec");
        facts.Edge(statement, EdgeKind.Calls, procedure);
    }

    private static bool IsAlias(SchemaObjectName name, IEnumerable<string> aliases) =>
        name.Identifiers.Count == 1 && aliases.Contains(SqlNames.Of(name.BaseIdentifier));

    private void View(ViewStatementBody node)
    {
        var view = Defined(NodeKind.View, node.SchemaObjectName);
        foreach (var relation in new RelationsVisitor(node).Read)
            facts.Edge(view, EdgeKind.Reads, facts.Node(NodeKind.Relation, SqlNames.Of(relation)));
    }

    private void Procedure(ProcedureStatementBody node) =>
        Body(Defined(NodeKind.Procedure, node.ProcedureReference.Name), node.StatementList);

    private void Trigger(TriggerStatementBody node) => Body(Defined(NodeKind.Trigger, node.Name), node.StatementList);

    private void Function(FunctionStatementBody node)
    {
        var function = Defined(NodeKind.Function, node.Name);
        foreach (var relation in new RelationsVisitor(node).Read)
            facts.Edge(function, EdgeKind.Reads, facts.Node(NodeKind.Relation, SqlNames.Of(relation)));
    }

    private void Body(int routine, StatementList? statements)
    {
        var outer = _container;
        _container = routine;
        statements?.Accept(this);
        _container = outer;
    }

    private int Defined(NodeKind kind, SchemaObjectName name)
    {
        var node = facts.Node(kind, SqlNames.Of(name));
        facts.Edge(facts.File, EdgeKind.Defines, node);
        return node;
    }

    private void Describe(int table, TableDefinition? definition)
    {
        if (definition is null)
            return; // CREATE TABLE … AS NODE, or from a file
        foreach (var column in definition.ColumnDefinitions)
        {
            facts.Edge(table, EdgeKind.HasColumn, facts.Node(NodeKind.Column, $"{facts.NameOf(table)}.{SqlNames.Of(column.ColumnIdentifier)}"));
            References(column.Constraints);
        }

        References(definition.TableConstraints);

        void References(IEnumerable<ConstraintDefinition> constraints)
        {
            foreach (var key in constraints.OfType<ForeignKeyConstraintDefinition>())
                facts.Edge(table, EdgeKind.References, facts.Node(NodeKind.Relation, SqlNames.Of(key.ReferenceTableName)));
        }
    }

    private void Statement(string verb, TSqlFragment node, TableReference? target)
    {
        var relations = new RelationsVisitor(node, target);
        var written = (target as NamedTableReference)?.SchemaObject ?? (node as SelectStatement)?.Into;

        // In UPDATE p … FROM prices AS p, p is prices.
        if (written is not null && IsAlias(written, relations.Aliases.Keys))
            written = relations.Aliases[SqlNames.Of(written.BaseIdentifier)];
        List<SchemaObjectName> targets = [.. new[] { written }.OfType<SchemaObjectName>().Concat(relations.Outputs)
            .Where(name => !SqlNames.IsTemporary(name) && !relations.IsLocal(name))];
        var procedure = node is InsertStatement { InsertSpecification.InsertSource: ExecuteInsertSource source } ? Called(source.Execute) : null;
        if (targets.Count == 0 && procedure is null && relations.Read.Count == 0)
            return;

        var statement = Contained(verb);
        foreach (var relation in relations.Read)
            facts.Edge(statement, EdgeKind.Reads, facts.Node(NodeKind.Relation, SqlNames.Of(relation)));
        foreach (var name in targets)
            facts.Edge(statement, EdgeKind.Writes, facts.Node(NodeKind.Relation, SqlNames.Of(name)));
        if (procedure is { } called)
            facts.Edge(statement, EdgeKind.Calls, called);
    }

    private void Write(string verb, SchemaObjectName table)
    {
        if (!SqlNames.IsTemporary(table))
            facts.Edge(Contained(verb), EdgeKind.Writes, facts.Node(NodeKind.Relation, SqlNames.Of(table)));
    }

    private int? Called(ExecuteSpecification call) =>
        call.ExecutableEntity is ExecutableProcedureReference { ProcedureReference.ProcedureReference.Name: { } name }
            ? facts.Node(NodeKind.Routine, SqlNames.Of(name))
            : null;

    private int Contained(string verb)
    {
        var statement = facts.Statement(verb);
        facts.Edge(_container, EdgeKind.Contains, statement);
        return statement;
    }
}
