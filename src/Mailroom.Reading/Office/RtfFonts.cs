using System.Text;
using Mailroom.Reading.Text;

namespace Mailroom.Reading.Office;

/// <summary>The font table of RTF: the font of a text decides in which code page its bytes are.</summary>
internal sealed class RtfFonts
{
    // From the character set of a font (Windows' numbers) to its code page.
    private static readonly Dictionary<int, int> CodePages = new()
    {
        [77] = 10000,
        [128] = 932,
        [129] = 949,
        [130] = 1361,
        [134] = 936,
        [136] = 950,
        [161] = 1253,
        [162] = 1254,
        [163] = 1258,
        [177] = 1255,
        [178] = 1256,
        [186] = 1257,
        [204] = 1251,
        [222] = 874,
        [238] = 1250,
    };

    private readonly Dictionary<int, Encoding?> encodings = [];
    private int current;

    /// <summary>The code page of the document.</summary>
    public int CodePage { get; set; } = 1252;

    /// <summary>Takes in a control word of the font table.</summary>
    public void Apply(string word, int? parameter)
    {
        if (word == "f") current = parameter ?? 0;
        if (word == "fcharset" && CodePages.TryGetValue(parameter ?? 0, out var codePage)) encodings[current] = TextDecoding.CodePage(codePage);
    }

    public Encoding? Encoding(int font) => encodings.GetValueOrDefault(font) ?? TextDecoding.CodePage(CodePage);
}
