using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace Mailroom.Reading.Office;

/// <summary>Writes the rows of a sheet as lines, and the sheet's header and footer behind them.</summary>
internal sealed class SheetRows(PageWriter pages)
{
    // Fonts, sizes, numbers of pages and names of files: all that stands in a header but is not its text.
    private static readonly Regex HeaderCode = new("&(\"[^\"]*\"|K[0-9A-Fa-f]{6}|[0-9]+|[A-Za-z])", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);

    private readonly StringBuilder line = new();

    public bool IsFull => pages.IsPageFull;

    public void AddCell(string text)
    {
        if (text.Length > 0 && line.Length <= pages.MaximumCharacters) line.Append(text.ReplaceLineEndings(" ")).Append(' ');
    }

    public void EndRow()
    {
        if (line.Length > 0) pages.Add(line.ToString(), BlockWriter.BodySize);
        line.Clear();
    }

    /// <summary>Adds a header or footer, without the codes for its parts and fonts.</summary>
    public void AddHeader(string text) =>
        pages.Add(HeaderCode.Replace(text.Replace("&&", "\uE000", StringComparison.Ordinal), " ").Replace('\uE000', '&'), BlockWriter.BodySize);
}

/// <summary>A sheet of XML.</summary>
internal sealed class SheetXml(WorkbookPackage workbook, SheetRows rows) : IXmlVisitor
{
    private readonly StringBuilder value = new();
    private string? type;
    private int format;
    private bool inValue;

    // A page that is full takes no more rows, but what stands behind them is still looked for.
    public bool Skips(XmlReader element) => element.LocalName is "f" or "rPh" or "extLst" or "cols" or "mergeCells" or "dataValidations" or "conditionalFormatting"
        || (element.LocalName == "row" && rows.IsFull);

    public void Start(XmlReader element)
    {
        switch (element.LocalName)
        {
            case "c":
                type = OfficeXml.Attribute(element, "t");
                format = int.TryParse(OfficeXml.Attribute(element, "s"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : 0;
                value.Clear();
                break;
            case "v" or "t" or "oddHeader" or "oddFooter" or "evenHeader" or "evenFooter" or "firstHeader" or "firstFooter":
                inValue = true;
                break;
            default:
                break;
        }
    }

    public void End(string localName)
    {
        switch (localName)
        {
            case "v" or "t":
                inValue = false;
                break;
            case "c":
                rows.AddCell(Cell(value.ToString()));
                value.Clear();
                break;
            case "row":
                rows.EndRow();
                break;
            case "oddHeader" or "oddFooter" or "evenHeader" or "evenFooter" or "firstHeader" or "firstFooter":
                inValue = false;
                rows.AddHeader(value.ToString());
                value.Clear();
                break;
            default:
                break;
        }
    }

    public void Text(string text)
    {
        if (inValue) value.Append(text);
    }

    private string Cell(string text) => type switch
    {
        "s" => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var index) ? workbook.Text(index) : "",
        "str" or "inlineStr" => text,
        "b" => CellText.Format(text is "1" or "true", format: null),
        "d" => DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time) ? CellText.Format(time, format: null) : text,
        // Errors of formulas tell nothing.
        "e" => "",
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? workbook.Number(number, format) : text,
    };
}
