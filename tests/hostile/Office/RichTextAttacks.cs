using static Mailroom.Hostile.Making.Bytes;

namespace Mailroom.Hostile.Office;

/// <summary>RTF that is meant to harm.</summary>
internal static class RichTextAttacks
{
    public static IEnumerable<Attack> All() =>
    [
        new("rtf-deep-groups", "Groups within groups, ten million deep.", () => Latin("{\\rtf1 Invoice " + Times("{", 10_000_000))),
        new("rtf-binary-lies", "Binary data says to be two gigabytes long, or negative.", () => Latin("{\\rtf1 Invoice number \\bin-5 a \\bin2147483647 b}")),
        new("rtf-parameters", "Control words have parameters of a thousand digits.", () => Latin("{\\rtf1 Invoice \\fs" + new string('9', 1000) + " a \\u-99999999 b \\uc99999999 \\f2147483647 c \\ansicpg99999 d}")),
        new("rtf-unicode-flood", "Three million characters are each written as a number, and half of a pair.", () => Latin("{\\rtf1 " + Times("\\u55357 ", 1_500_000) + "}")),
        new("rtf-cells-without-row", "Three million cells of a row that never ends.", () => Latin("{\\rtf1 " + Times("a\\cell", 2_000_000) + "}")),
        new("rtf-one-paragraph", "A paragraph of fifteen megabytes in which the code page changes at each letter.", () => Latin("{\\rtf1{\\fonttbl{\\f0\\fcharset128 A;}{\\f1\\fcharset204 B;}}" + Times("\\f0 a\\f1 b", 1_500_000) + "}")),
        new("rtf-fonts", "A font table of a million fonts.", () => Latin("{\\rtf1{\\fonttbl" + string.Concat(Enumerable.Range(0, 700_000).Select(number => $"{{\\f{number}\\fcharset204 A;}}")) + "} Invoice number}")),
        new("rtf-linked-objects", "Objects and fields that would load or start something.", () => Latin("{\\rtf1 Invoice number {\\object\\objautlink\\objupdate{\\*\\objdata 0105}}{\\field{\\*\\fldinst DDEAUTO c:\\\\windows\\\\cmd.exe \"/k calc\"}{\\fldrslt x}}{\\*\\template http://127.0.0.1/t.dotm}}")),
        new("rtf-unended", "A text that ends in the middle of a control word.", () => Latin("{\\rtf1 Invoice number \\'e")),
    ];
}
