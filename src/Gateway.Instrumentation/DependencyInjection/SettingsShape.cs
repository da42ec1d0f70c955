using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Gateway.Instrumentation;

/// <summary>
/// The keys that a section of settings may have. What stands elsewhere is ignored by the binder, so it is a mistake. Compiled
/// into each package that reads settings.
/// </summary>
/// <param name="of">Whose settings they are, for messages: <c>the metrics</c>.</param>
internal sealed class SettingsShape(string of)
{
    private readonly Dictionary<string, Func<IConfigurationSection, IEnumerable<string>>> _settings = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds settings of one value each.</summary>
    public SettingsShape Values(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            _settings.Add(name, MistakesOfValue);
        return this;
    }

    /// <summary>Adds a list of values.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="entry">The key of an entry, for messages.</param>
    public SettingsShape List(string name, string entry)
    {
        _settings.Add(name, list => MistakesOfList(list, entry, MistakesOfValue));
        return this;
    }

    /// <summary>Adds a list whose entries are lists of numbers.</summary>
    /// <inheritdoc cref="List"/>
    public SettingsShape ListsOfNumbers(string name, string entry)
    {
        _settings.Add(name, lists => MistakesOfList(lists, entry, static list => MistakesOfList(list, "0", MistakesOfNumber)));
        return this;
    }

    /// <summary>Adds a section of further settings.</summary>
    public SettingsShape Section(string name, SettingsShape shape)
    {
        _settings.Add(name, shape.Mistakes);
        return this;
    }

    /// <summary>What the binder would ignore, each with the way to write it.</summary>
    public IEnumerable<string> Mistakes(IConfiguration section)
    {
        var names = _settings.Keys.Order(StringComparer.Ordinal).ToList();
        return Text(section as IConfigurationSection, names[0]).Concat(section.GetChildren().SelectMany(child =>
            _settings.TryGetValue(child.Key, out var mistakes)
                ? mistakes(child)
                : [$"{child.Path} is not a setting of {of}. Settings: {string.Join(", ", names)}."]));
    }

    private static IEnumerable<string> MistakesOfList(
        IConfigurationSection list, string entry, Func<IConfigurationSection, IEnumerable<string>> mistakesOfEntry) =>
        Text(list, entry).Concat(list.GetChildren().SelectMany(mistakesOfEntry));

    private static IEnumerable<string> MistakesOfValue(IConfigurationSection value) => value.GetChildren().Select(child =>
        $"{child.Path} stands below {value.Path}, which is one value: write the value at {value.Path} itself, and nothing below it.");

    private static IEnumerable<string> MistakesOfNumber(IConfigurationSection number) =>
        MistakesOfValue(number).Concat(number.Value is not { } text || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            ? []
            : [$"{number.Path} is \"{number.Value}\", which is no number: write a bucket bound as 0.5."]);

    private static IEnumerable<string> Text(IConfigurationSection? section, string entry) => string.IsNullOrEmpty(section?.Value)
        ? []
        : [$"{section.Path} is the text \"{section.Value}\": write its entries one by one, as {section.Path}:{entry} (in the environment with __ in place of the colons)."];
}
