using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Gateway.Instrumentation.Proof.Tests.Pictures;

/// <summary>Makes the elements of a page. Texts from labels may hold anything; what XML cannot hold is shown as Unicode's replacement character.</summary>
internal static class Markup
{
    public static readonly XNamespace Html = "http://www.w3.org/1999/xhtml";

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>A box whose place and size are known, in pixels.</summary>
    public static XElement Box(string name, double x, double y, double width, double height, params object?[] content) => Tag(
        "div", name, new XAttribute("style", FormattableString.Invariant($"left:{x:0.#}px;top:{y:0.#}px;width:{width:0.#}px;height:{height:0.#}px")), content);

    /// <summary>An element of HTML.</summary>
    public static XElement Tag(string tag, string name, params object?[] content) => Make(Html + tag, name, content);

    /// <summary>A picture of its own.</summary>
    public static XElement Drawing(string name, double width, double height, params object?[] content) =>
        Shape("svg", name, [new XAttribute("width", Number(width)), new XAttribute("height", Number(height)), .. content]);

    /// <summary>An element of SVG.</summary>
    public static XElement Shape(string tag, string name, params object?[] content) => Make(Svg + tag, name, content);

    /// <summary>An attribute with a number of at most two digits after the point, which keeps pages small.</summary>
    public static XAttribute At(string name, double number) => new(name, Number(number));

    /// <summary>A text in a picture.</summary>
    public static XElement Words(string name, double x, double y, string text, string anchor = "start") =>
        Shape("text", name, At("x", x), At("y", y), new XAttribute("text-anchor", anchor), text);

    public static string Number(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    private static XElement Make(XName tag, string name, object?[] content) =>
        new(tag, name.Length == 0 ? null : new XAttribute("class", name), content.Select(part => part is string text ? Clean(text) : part));

    private static string Clean(string text)
    {
        var clean = text.ToCharArray();
        for (var i = 0; i < clean.Length; i++)
        {
            if (XmlConvert.IsXmlChar(clean[i]))
                continue;
            if (i + 1 < clean.Length && char.IsSurrogatePair(clean[i], clean[i + 1]))
                i++;
            else
                clean[i] = '\uFFFD';
        }

        return new string(clean);
    }
}
