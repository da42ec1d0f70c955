using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Gateway.Instrumentation.Monitoring.Settings;

/// <summary>Reads settings event by event, so that each mistake has its place and says what may stand there.</summary>
internal sealed class SettingsReader
{
    private const string All = "the settings";

    private readonly Parser _parser;
    private readonly MonitoringSettings _settings = new();

    private SettingsReader(string yaml) => _parser = new Parser(new StringReader(yaml));

    /// <exception cref="MonitoringException">It is no YAML, or a setting does not exist; the message names the line.</exception>
    public static MonitoringSettings Read(string yaml)
    {
        try
        {
            return new SettingsReader(yaml).Document();
        }
        catch (YamlException exception)
        {
            throw At(exception.End, exception.Message.TrimEnd('.') + ".", exception);
        }
    }

    private MonitoringSettings Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.TryConsume<DocumentStart>(out _))
        {
            Members(All, new()
            {
                ["selector"] = () => _settings.Selector = Text("selector"),
                ["grafana"] = () => _settings.Grafana = Text("grafana"),
                ["runbooks"] = () => _settings.Runbooks = Text("runbooks") ?? _settings.Runbooks,
                ["targets"] = () => _settings.Targets = Named("targets", "jobs with their targets, such as gateway: [\"gateway-1:5000\"]", List) ?? _settings.Targets,
                ["alerts"] = () => _settings.Alerts = Named("alerts", "alerts by name, such as QueueFull: { threshold: 0.75 }", Alert) ?? [],
                ["slos"] = () => _settings.Slos = Named("slos", "objectives by id, such as gateway-http-availability: { objective: 0.995 }", Slo) ?? [],
            });
            _parser.Consume<DocumentEnd>();
        }

        if (_parser.Accept<DocumentStart>(out var second))
            throw At(second.Start, "The file has one document: remove the line ---.");
        return _settings;
    }

    private AlertSettings Alert(string name)
    {
        var alert = new AlertSettings();
        var place = $"alerts: {name}";
        Members(place, new()
        {
            ["threshold"] = () => alert.Threshold = Number($"{place}: threshold"),
            ["severity"] = () => alert.Severity = Severity($"{place}: severity"),
            ["for"] = () => alert.For = Text($"{place}: for"),
            ["enabled"] = () => alert.Enabled = Flag($"{place}: enabled") ?? alert.Enabled,
        });
        return alert;
    }

    private SloSettings Slo(string id)
    {
        var slo = new SloSettings();
        var place = $"slos: {id}";
        Members(place, new()
        {
            ["objective"] = () => slo.Objective = Number($"{place}: objective"),
            ["enabled"] = () => slo.Enabled = Flag($"{place}: enabled") ?? slo.Enabled,
        });
        return slo;
    }

    private void Members(string place, Dictionary<string, Action> members) => Map(
        $"{place} {(place == All ? "are" : "takes")} {string.Join(", ", members.Keys)}",
        (key, at) =>
        {
            if (!members.TryGetValue(key, out var read))
                throw At(at, $"There is no setting {key}. Is {members.Keys.MinBy(known => TextDistance.Of(known, key))} meant? There are {string.Join(", ", members.Keys)}.");
            read();
        });

    /// <summary>Values by the names that the user gives; null when nothing is written there.</summary>
    private Dictionary<string, T>? Named<T>(string place, string what, Func<string, T> read)
    {
        var all = new Dictionary<string, T>();
        return Map($"{place} takes {what}", (name, _) => all[name] = read(name)) ? all : null;
    }

    /// <summary>Reads a map. One that is left empty is none.</summary>
    private bool Map(string takes, Action<string, Mark> read)
    {
        if (IsEmpty())
            return false;
        if (!_parser.TryConsume<MappingStart>(out _))
            throw At(_parser.Current!.Start, $"{Sentence(takes)}.");
        var seen = new HashSet<string>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = _parser.TryConsume<Scalar>(out var scalar) ? scalar : throw At(_parser.Current!.Start, $"{Sentence(takes)}.");
            if (!seen.Add(key.Value))
                throw At(key.Start, $"{key.Value} stands here twice.");
            read(key.Value, key.Start);
        }

        return true;
    }

    private List<string> List(string job)
    {
        var all = new List<string>();
        if (!_parser.TryConsume<SequenceStart>(out _))
            throw At(_parser.Current!.Start, $"targets: {job} takes a list: [\"gateway-1:5000\", \"gateway-2:5000\"].");
        while (!_parser.TryConsume<SequenceEnd>(out _))
            all.Add(Text($"targets: {job}") ?? throw At(_parser.Current!.Start, $"A target of {job} is empty."));
        return all;
    }

    private string? Text(string place) => IsEmpty() ? null : Value(place, "a text").Value;

    private double? Number(string place)
    {
        if (IsEmpty())
            return null;
        const string What = "a number such as 0.75 or 43200";
        var scalar = Value(place, What);
        return double.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : throw Wrong(scalar, place, What);
    }

    private Severity? Severity(string place)
    {
        if (IsEmpty())
            return null;
        var scalar = Value(place, "critical, warning or info");
        foreach (var severity in Enum.GetValues<Severity>())
        {
            if (severity.ToString().Equals(scalar.Value, StringComparison.OrdinalIgnoreCase))
                return severity;
        }

        throw Wrong(scalar, place, "critical, warning or info");
    }

    private bool? Flag(string place)
    {
        if (IsEmpty())
            return null;
        var scalar = Value(place, "true or false");
        return bool.TryParse(scalar.Value, out var flag) ? flag : throw Wrong(scalar, place, "true or false");
    }

    private Scalar Value(string place, string what) => _parser.Current switch
    {
        Scalar => _parser.Consume<Scalar>(),
        AnchorAlias alias => throw At(alias.Start, $"{place}: aliases are not read. Write the value here again."),
        var other => throw At(other!.Start, $"{place} takes {what}."),
    };

    /// <summary>Takes what stands for nothing: no value at all, ~ or null.</summary>
    private bool IsEmpty()
    {
        if (_parser.Accept<Scalar>(out var scalar) && scalar is { IsQuotedImplicit: false, Value: "" or "~" or "null" })
        {
            _parser.Consume<Scalar>();
            return true;
        }

        return false;
    }

    private static MonitoringException Wrong(Scalar scalar, string place, string what) => At(scalar.Start, $"{place} takes {what}, not \"{scalar.Value}\".");

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static MonitoringException At(Mark place, string problem, Exception? cause = null)
    {
        var message = $"The settings are wrong at line {place.Line}, column {place.Column}: {problem}";
        return cause is null ? new MonitoringException(message) : new MonitoringException(message, cause);
    }
}
