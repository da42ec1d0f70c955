using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;

namespace Gateway.Instrumentation.Testing;

/// <summary>A value that a member takes: as a parameter, or as a property of one.</summary>
[RequiresUnreferencedCode(FamilyConformance.Reflects)]
[RequiresDynamicCode(FamilyConformance.Reflects)]
internal sealed class Slot
{
    private Slot(string name, Type declared, bool isNullable, bool isOptional, object? @default, string where)
    {
        var type = declared.IsByRef ? declared.GetElementType()! : declared;
        Name = name;
        IsNullable = isNullable || Nullable.GetUnderlyingType(type) is not null;
        Type = Nullable.GetUnderlyingType(type) ?? type;
        Element = ElementOf(Type);
        (IsOptional, Default, Where) = (isOptional, @default, where);
    }

    /// <summary>The name as parameters write it.</summary>
    public string Name { get; }

    /// <summary>The type, without <c>Nullable</c> and reference.</summary>
    public Type Type { get; }

    /// <summary>The type of the elements of a sequence; null for single values.</summary>
    public Type? Element { get; }

    public bool IsNullable { get; }

    public bool IsOptional { get; }

    public object? Default { get; }

    public string Where { get; }

    public bool IsText => Type == typeof(string);

    public bool IsDelegate => typeof(Delegate).IsAssignableFrom(Type);

    public bool IsException => typeof(Exception).IsAssignableFrom(Type);

    /// <summary>Whether it names what went wrong.</summary>
    public bool NamesFailure => IsText && Name.Contains("error", StringComparison.OrdinalIgnoreCase);

    public static Slot Of(ParameterInfo parameter)
    {
        var nullability = new NullabilityInfoContext().Create(parameter).WriteState;
        return new(parameter.Name!, parameter.ParameterType, nullability == NullabilityState.Nullable, parameter.HasDefaultValue,
            parameter.HasDefaultValue ? parameter.DefaultValue : null, $"{parameter.Member.DeclaringType!.Name}.{parameter.Member.Name}");
    }

    public static Slot Of(PropertyInfo property)
    {
        var isNullable = new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable;
        var name = char.ToLower(property.Name[0], CultureInfo.InvariantCulture) + property.Name[1..];
        return new(name, property.PropertyType, isNullable, isNullable, null, $"{property.DeclaringType!.Name}.{property.Name}");
    }

    private static Type? ElementOf(Type type) =>
        type == typeof(string) ? null
        : type.IsArray ? type.GetElementType()
        : type.IsGenericType && type.GetGenericTypeDefinition() is var generic
            && (generic == typeof(ReadOnlySpan<>) || (generic.IsInterface && type.IsAssignableFrom(type.GetGenericArguments()[0].MakeArrayType())))
            ? type.GetGenericArguments()[0]
        : null;
}
