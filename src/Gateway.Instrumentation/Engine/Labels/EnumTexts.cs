using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text;

namespace Gateway.Instrumentation;

/// <summary>The published texts of an enum's members. Read by reflection, so only once per enum; immutable.</summary>
internal sealed class EnumTexts<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T>
    where T : struct, Enum
{
    private readonly Dictionary<T, T> _canonical = [];
    private readonly Dictionary<T, string> _texts = [];
    private readonly T _unknown;

    private EnumTexts()
    {
        var byText = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var field in typeof(T).GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            var value = (T)field.GetValue(null)!;
            if (_texts.ContainsKey(value))
                continue; // a second name for the same number

            var text = LabelText.Canonicalize(field.GetCustomAttribute<LabelValueAttribute>()?.Value ?? SnakeCase(field.Name));

            // Two members with the same text share one series: a page with two equal label sets is not valid.
            _canonical[value] = byText.TryAdd(text, value) ? value : byText[text];
            _texts[value] = text;
        }

        _unknown = byText.TryGetValue(LabelText.Unknown, out var member) ? member : FirstUndefined();
        _texts.TryAdd(_unknown, LabelText.Unknown);
        Values = Array.AsReadOnly([.. byText.Keys]);
    }

    public static EnumTexts<T> All { get; } = new();

    public IReadOnlyList<string> Values { get; }

    public T Canonicalize(T raw) => _canonical.TryGetValue(raw, out var value) ? value : _unknown;

    public string this[T canonical] => _texts[canonical];

    private T FirstUndefined()
    {
        // All undefined values must share one key in the tables: the first number without a member. An enum over byte that
        // defines all 256 values has no such number, but also no undefined value.
        for (var candidate = 0; candidate <= byte.MaxValue || candidate <= _texts.Count; candidate++)
        {
            var value = (T)System.Enum.ToObject(typeof(T), candidate);
            if (!_texts.ContainsKey(value))
                return value;
        }

        return default;
    }

    private static string SnakeCase(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            // A word starts at a capital letter after a small letter or digit (zeroPricing), and at the last capital letter of a
            // run before a small letter (HTTPError).
            if (char.IsUpper(name[i]) && i > 0 && name[i - 1] != '_'
                && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1]))))
                text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }
}
