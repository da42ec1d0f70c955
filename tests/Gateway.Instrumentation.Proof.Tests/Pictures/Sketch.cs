using System.Xml.Linq;
using Gateway.Instrumentation.Monitoring;

namespace Gateway.Instrumentation.Proof.Tests.Pictures;

/// <summary>Small panels with answers by hand, for the tests of how each kind is drawn.</summary>
internal static class Sketch
{
    /// <summary>A minute in steps of ten seconds, from a full minute on.</summary>
    public static readonly TimeRange Minute = new(1_700_000_040, 1_700_000_100, 10);

    /// <summary>A panel with a query for each legend.</summary>
    public static Panel Panel(PanelKind kind, Unit unit, params IEnumerable<string> legends) =>
        new("Title", "Description.", unit, [.. legends.Select(legend => new Target(Query.Parse("up"), legend))]) { Kind = kind };

    /// <summary>A series with a value for each moment of <see cref="Minute"/>; null for a moment without one.</summary>
    public static RangeSeries Series(string label, string value, params IEnumerable<double?> values) => new(
        new Dictionary<string, string> { [label] = value },
        [.. values.Index().Where(point => point.Item is not null).Select(point => (Minute.From + (point.Index * Minute.Step), point.Item!.Value))]);

    /// <summary>The panel, drawn and read again as a browser reads it.</summary>
    public static XElement Draw(AnsweredPanel panel, double width = 600, double height = 300) =>
        XElement.Parse(PanelPicture.Draw(panel, Minute, 0, 0, width, height).ToString());

    /// <summary>The texts of all elements of a name.</summary>
    public static IEnumerable<string> Texts(this XElement within, string name) => DrawnPage.All(within, name).Select(element => element.Value);

    /// <summary>An attribute of all elements of a name.</summary>
    public static IEnumerable<string> Values(this XElement within, string name, string attribute) =>
        DrawnPage.All(within, name).Select(element => (string?)element.Attribute(attribute) ?? "");
}
