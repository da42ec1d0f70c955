using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Gateway.Instrumentation.Analyzers;

/// <summary>A value that has no small set of texts: what it is, and what to use in its place.</summary>
internal sealed class UnboundedValue
{
    public static readonly UnboundedValue ExceptionText = new("The text of an exception", "use its kind, as Fail(exception) does, or the name of its class");
    public static readonly UnboundedValue RequestPath = new("The path of a request", "use the route template, or a name from a small set");
    public static readonly UnboundedValue FilePath = new("The path of a file", "use the kind of file, or a name from a small set");
    public static readonly UnboundedValue Address = new("An address", "use a name from a small set, and leave the address to logs and traces");
    public static readonly UnboundedValue Time = new("A point in time", "record it as a value, such as Gauge.SetToTime");
    public static readonly UnboundedValue Id = new("A value made from an id", "label by what the id belongs to, and leave the id to logs and traces");

    private static readonly ImmutableDictionary<string, UnboundedValue> ByType = new Dictionary<string, UnboundedValue>(StringComparer.Ordinal)
    {
        ["System.Guid"] = Id,
        ["System.Diagnostics.ActivityTraceId"] = Id,
        ["System.Diagnostics.ActivitySpanId"] = Id,
        ["System.DateTime"] = Time,
        ["System.DateTimeOffset"] = Time,
        ["System.Uri"] = Address,
        ["System.Net.IPAddress"] = Address,
        ["System.Net.IPEndPoint"] = Address,
        ["Microsoft.AspNetCore.Http.PathString"] = RequestPath,
        ["Microsoft.AspNetCore.Http.QueryString"] = RequestPath,
    }.ToImmutableDictionary(StringComparer.Ordinal);

    private static readonly ImmutableDictionary<string, UnboundedValue> ByMember = new Dictionary<string, UnboundedValue>(StringComparer.Ordinal)
    {
        ["Microsoft.AspNetCore.Http.PathString.Value"] = RequestPath,
        ["Microsoft.AspNetCore.Http.QueryString.Value"] = RequestPath,
        ["Microsoft.AspNetCore.Http.Extensions.UriHelper.GetDisplayUrl"] = RequestPath,
        ["Microsoft.AspNetCore.Http.Extensions.UriHelper.GetEncodedUrl"] = RequestPath,
        ["Microsoft.AspNetCore.Http.Extensions.UriHelper.GetEncodedPathAndQuery"] = RequestPath,
        ["Microsoft.AspNetCore.Http.HttpContext.TraceIdentifier"] = Id,
        ["Microsoft.AspNetCore.Http.ConnectionInfo.Id"] = Id,
        ["System.Diagnostics.Activity.Id"] = Id,
        ["System.Diagnostics.Activity.RootId"] = Id,
        ["System.Uri.AbsolutePath"] = Address,
        ["System.Uri.AbsoluteUri"] = Address,
        ["System.Uri.LocalPath"] = Address,
        ["System.Uri.OriginalString"] = Address,
        ["System.Uri.PathAndQuery"] = Address,
        ["System.Uri.Query"] = Address,
        ["System.IO.FileSystemInfo.FullName"] = FilePath,
        ["System.IO.Path.Combine"] = FilePath,
        ["System.IO.Path.GetFullPath"] = FilePath,
        ["System.IO.Path.GetRandomFileName"] = FilePath,
        ["System.IO.Path.GetTempFileName"] = FilePath,
    }.ToImmutableDictionary(StringComparer.Ordinal);

    private static readonly string[] ExceptionTexts = ["Message", "StackTrace", "ToString"];

    // Ids of what an application has a few of.
    private static readonly ImmutableHashSet<string> FewIds = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "ModelId", "ProviderId", "RegionId", "ZoneId", "ShardId", "PartitionId", "NodeId", "WorkerId", "PoolId", "QueueId", "TopicId", "PluginId");

    private UnboundedValue(string what, string instead)
    {
        What = what;
        Instead = instead;
    }

    /// <summary>What the value is, as the subject of a sentence.</summary>
    public string What { get; }

    /// <summary>What to do instead.</summary>
    public string Instead { get; }

    /// <summary>What is known of a value by its type, once it is written as text.</summary>
    public static UnboundedValue? OfType(ITypeSymbol? type, LibraryTypes library)
    {
        for (var parent = type; parent is not null; parent = parent.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(parent, library.Exception))
                return ExceptionText;
        }

        return type is not null && ByType.TryGetValue(type.ToDisplayString(), out var value) ? value : null;
    }

    /// <summary>What is known of the text that a member gives.</summary>
    public static UnboundedValue? OfMember(ISymbol member, ITypeSymbol? receiver, LibraryTypes library)
    {
        if (ByMember.TryGetValue($"{member.ContainingType.ToDisplayString()}.{member.Name}", out var value))
            return value;
        if (OfType(receiver, library) is not { } known)
            return null;
        return member.Name == "ToString" || (known == ExceptionText && ExceptionTexts.Contains(member.Name)) ? known : null;
    }

    /// <summary>What is known of a number or text by the name that the code gives it.</summary>
    public static UnboundedValue? OfName(IOperation value)
    {
        var name = OperationTree.Bare(value) switch
        {
            IPropertyReferenceOperation property => property.Property.Name,
            IFieldReferenceOperation { ConstantValue.HasValue: false } field => field.Field.Name.TrimStart('_'),
            ILocalReferenceOperation { ConstantValue.HasValue: false } local => local.Local.Name,
            IParameterReferenceOperation parameter => parameter.Parameter.Name,
            _ => "",
        };
        var isId = name is "id" or "Id" or "ID" || (name.Length > 2 && (name.EndsWith("Id", StringComparison.Ordinal) || name.EndsWith("ID", StringComparison.Ordinal)) && char.IsLower(name[name.Length - 3]));
        return isId && !FewIds.Contains(name) && value.Type is { TypeKind: not TypeKind.Enum } ? Id : null;
    }
}
