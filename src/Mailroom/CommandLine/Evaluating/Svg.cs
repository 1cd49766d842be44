using System.Globalization;
using System.Xml.Linq;

namespace Mailroom.CommandLine.Evaluating;

/// <summary>The shapes of the report's pictures. Colours come from the page's style, so that they follow its light and dark.</summary>
internal static class Svg
{
    public static XElement Picture(double width, double height, string description, IEnumerable<object?> content) => new("svg",
        new XAttribute("role", "img"), new XAttribute("aria-label", description),
        Number("width", width), Number("height", height), new XAttribute("viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {width:0.#} {height:0.#}")), content);

    public static XElement Box(double x, double y, double width, double height, string style, double strength, string tip) => new("rect",
        Number("x", x), Number("y", y), Number("width", width), Number("height", height), new XAttribute("class", style), Number("fill-opacity", strength), new XElement("title", tip));

    public static XElement Line(double x1, double y1, double x2, double y2, string style = "line") =>
        new("line", Number("x1", x1), Number("y1", y1), Number("x2", x2), Number("y2", y2), new XAttribute("class", style));

    /// <summary>Text that begins, ends or is centred at a place.</summary>
    public static XElement Text(double x, double y, string anchor, string text, string? style = null, double turned = 0) => new("text",
        Number("x", x), Number("y", y), new XAttribute("text-anchor", anchor), style is null ? null : new XAttribute("class", style),
        turned == 0 ? null : new XAttribute("transform", string.Create(CultureInfo.InvariantCulture, $"rotate({turned:0.#} {x:0.#} {y:0.#})")), text);

    private static XAttribute Number(string name, double value) => new(name, value.ToString("0.##", CultureInfo.InvariantCulture));
}
