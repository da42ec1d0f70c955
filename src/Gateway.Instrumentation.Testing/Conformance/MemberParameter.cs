using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Gateway.Instrumentation.Testing;

/// <summary>A parameter of a member: one slot, or an object whose properties are the slots.</summary>
[RequiresUnreferencedCode(FamilyConformance.Reflects)]
[RequiresDynamicCode(FamilyConformance.Reflects)]
internal sealed class MemberParameter
{
    private readonly ParameterInfo _parameter;
    private readonly (PropertyInfo Property, Slot Slot)[] _properties = [];

    public MemberParameter(ParameterInfo parameter, IReadOnlyDictionary<Type, object>? given)
    {
        _parameter = parameter;
        var slot = Slot.Of(parameter);
        if (IsRecord(slot.Type) && given?.ContainsKey(slot.Type) != true)
            _properties = [.. slot.Type.GetProperties().Where(property => property.CanWrite).Select(property => (property, Slot.Of(property)))];
        Slots = _properties.Length > 0 ? [.. _properties.Select(pair => pair.Slot)] : [slot];
    }

    public IReadOnlyList<Slot> Slots { get; }

    public object? Value(Func<Slot, object?> valueOf)
    {
        if (_properties.Length == 0)
            return valueOf(Slots[0]);
        var record = Activator.CreateInstance(_properties[0].Property.DeclaringType!)!;
        foreach (var (property, slot) in _properties)
            property.SetValue(record, valueOf(slot));
        return record;
    }

    public string Show(object? value) => _properties.Length == 0
        ? $"{_parameter.Name}: {RecordingMember.Show(value)}"
        : $"new {value!.GetType().Name} {{ {string.Join(", ", _properties.Select(pair => $"{pair.Property.Name} = {RecordingMember.Show(pair.Property.GetValue(value))}"))} }}";

    private static bool IsRecord(Type type) =>
        !type.IsPrimitive && !type.IsEnum && !type.IsByRefLike && !typeof(Exception).IsAssignableFrom(type)
        && type.Namespace?.StartsWith("System", StringComparison.Ordinal) != true
        && (type.IsValueType || type.GetConstructor([]) is not null);
}
