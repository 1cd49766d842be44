using System.Globalization;
using System.Xml;

namespace Mailroom.Reading.Office;

/// <summary>What the sheets of a workbook share: their names, formats and texts. It lies in parts of XML (XLSX) or of records (XLSB).</summary>
internal sealed class WorkbookPackage
{
    // Far more than the first pages can show.
    private const int MaximumTextCharacters = 32 * 1024 * 1024;

    private readonly Dictionary<int, string> ownFormats = [];
    private readonly List<int> cellFormats = [];
    private readonly List<string> texts = [];
    private int textCharacters;

    public List<(string Name, string Id)> Sheets { get; } = [];

    public bool StartsIn1904 { get; set; }

    /// <summary>Whether texts were left out because they are too many.</summary>
    public bool LacksTexts { get; private set; }

    /// <summary>Reads what stands around the sheets.</summary>
    public static WorkbookPackage Read(OpenXmlPackage package, CancellationToken cancellation)
    {
        var workbook = new WorkbookPackage();
        var main = package.MainPart;
        var parts = package.Relationships(main).Where(one => one.Type is "styles" or "sharedStrings").DistinctBy(one => one.Type).Select(one => one.Target);
        foreach (var part in parts.Prepend(main).Where(package.Contains))
        {
            if (IsBinary(part)) BinaryWorkbook.ReadShared(package, part, workbook, cancellation);
            else package.Walk(part, new Shared(workbook), cancellation);
        }
        return workbook;
    }

    public static bool IsBinary(string part) => part.EndsWith(".bin", StringComparison.OrdinalIgnoreCase);

    public void AddFormat(int number, string format) => ownFormats[number] = format;

    public void AddCellFormat(int number) => cellFormats.Add(number);

    public void AddText(string text)
    {
        textCharacters += text.Length;
        LacksTexts |= textCharacters > MaximumTextCharacters;
        texts.Add(LacksTexts ? "" : text);
    }

    public string Text(int index) => index >= 0 && index < texts.Count ? texts[index] : "";

    /// <summary>A cell's number as people read it.</summary>
    public string Number(double number, int cellFormat)
    {
        var format = cellFormat >= 0 && cellFormat < cellFormats.Count ? NumberFormat.Find(cellFormats[cellFormat], ownFormats) : null;
        return CellText.Format(NumberFormat.Value(number, format, StartsIn1904), format);
    }

    /// <summary>The parts of XML with names, formats and texts.</summary>
    private sealed class Shared(WorkbookPackage workbook) : IXmlVisitor
    {
        private readonly System.Text.StringBuilder text = new();
        private bool inText;
        private bool inCellFormats;

        // How a text is pronounced; how formulas and pivot tables are built.
        public bool Skips(XmlReader element) => element.LocalName is "rPh" or "dxfs" or "cellStyleXfs" or "definedNames";

        public void Start(XmlReader element)
        {
            switch (element.LocalName)
            {
                case "sheet":
                    workbook.Sheets.Add((OfficeXml.Attribute(element, "name") ?? "", OfficeXml.Attribute(element, "id") ?? ""));
                    break;
                case "workbookPr":
                    workbook.StartsIn1904 = OfficeXml.Attribute(element, "date1904") is "1" or "true";
                    break;
                case "numFmt" when Integer(element, "numFmtId") is { } number:
                    workbook.AddFormat(number, OfficeXml.Attribute(element, "formatCode") ?? "");
                    break;
                case "cellXfs":
                    inCellFormats = true;
                    break;
                case "xf" when inCellFormats:
                    workbook.AddCellFormat(Integer(element, "numFmtId") ?? 0);
                    break;
                case "t":
                    inText = true;
                    break;
                default:
                    break;
            }
        }

        public void End(string localName)
        {
            if (localName == "t") inText = false;
            if (localName == "cellXfs") inCellFormats = false;
            if (localName != "si") return;
            workbook.AddText(text.ToString());
            text.Clear();
        }

        public void Text(string text)
        {
            if (inText) this.text.Append(text);
        }

        private static int? Integer(XmlReader element, string name) =>
            int.TryParse(OfficeXml.Attribute(element, name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
