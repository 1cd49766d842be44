using static Mailroom.Hostile.Making.Bytes;

namespace Mailroom.Hostile.Texts;

/// <summary>Plain texts and Markdown that are meant to harm.</summary>
internal static class TextAttacks
{
    public static IEnumerable<Attack> All() =>
    [
        new("text-nul", "Ten megabytes of NUL.", () => new byte[10_000_000]),
        new("text-with-nul", "A text in which each second character is NUL, after a letter that is not.", () => Latin("Invoice number " + Times("a\0\0", 1_000_000))),
        new("text-combining-marks", "A letter with five million accents.", () => Utf8("Invoice number a" + Times("\u0301", 5_000_000))),
        new("text-long-line", "A line of fifteen megabytes.", () => Latin("Invoice number " + new string('x', 15_000_000))),
        new("text-line-ends", "Fifteen million empty lines.", () => Latin("Invoice number" + new string('\n', 15_000_000))),
        new("text-page-ends", "Fifteen million empty pages.", () => Latin("Invoice number" + new string('\f', 15_000_000) + "end")),
        new("text-spaces", "Fifteen megabytes of spaces between two words.", () => Latin("Invoice" + new string(' ', 15_000_000) + "number")),
        new("text-invalid-utf8", "Bytes that are no UTF-8: lone surrogates, overlong, cut.", () => [.. "Invoice number "u8, .. Enumerable.Repeat((byte[])[0xED, 0xA0, 0x80, 0xC0, 0x80, 0xF8, 0x88, 0x80, 0x80, 0x80, 0xFF, 0xE2, 0x82], 200_000).SelectMany(bytes => bytes)]),
        new("text-lone-surrogates", "UTF-16 of nothing but halves of pairs.", () => [0xFF, 0xFE, .. Enumerable.Repeat((byte[])[0x00, 0xD8], 2_000_000).SelectMany(bytes => bytes)]),
        new("text-utf16", "Fifteen megabytes of UTF-16 that is UTF-8 when it is looked at otherwise.", () => [0xFE, 0xFF, .. Latin(Times("aabb", 3_500_000)), 0x41]),
        new("text-utf32", "UTF-32 of impossible characters.", () => [0xFF, 0xFE, 0, 0, .. Enumerable.Repeat((byte)0xFF, 4_000_000)]),
        new("text-direction", "A text that is turned around by invisible characters.", () => Utf8("\u202E" + Times("rebmun eciovnI \u2066\u202E\u200B\u2028\uFEFF", 100_000))),
        new("text-escapes", "A text of commands to a terminal.", () => Latin("Invoice number \u001B]0;title\u0007\u001B[2J\u001B[31m\u009B31m\n" + Times("\u001B[A", 1_000_000))),
        new("text-bytes-of-all-kinds", "A megabyte of noise.", () => Noise(1_000_000)),
        new("text-emoji", "Flags and families of many characters each.", () => Utf8("Invoice " + Times("\U0001F468\u200D\U0001F469\u200D\U0001F467\U0001F1E9\U0001F1EA", 300_000))),
        new("text-one-word", "A word of three million letters in fifty scripts.", () => Utf8(Times("aäяقあ語ก", 400_000))),
        new("text-repeated-word", "Two million times the word that is looked for.", () => Latin(Times("invoice number ", 1_000_000))),
        new("markdown-brackets", "Five million brackets that might be links.", () => Latin("# Invoice\n\n**a**\n" + Times("[", 5_000_000) + Times("](", 2_000_000))),
        new("markdown-stars", "Five million stars that might be bold.", () => Latin("# Invoice\n\n**a**\n" + Times("**a", 3_000_000))),
        new("markdown-tags", "A million tags that are not ended.", () => Latin("# Invoice\n\n**a**\n" + Times("<a <!-- ", 1_500_000))),
        new("markdown-rules", "Lines of millions of marks that may be rules, quotes or lists.", () => Latin("# Invoice\n\n**a**\n" + Times("- ", 2_000_000) + "x\n" + Times("> ", 2_000_000) + "x\n" + Times("|-", 1_000_000) + "x\n" + new string('#', 3_000_000))),
        new("markdown-fences", "A million fences of code.", () => Latin("# Invoice\n\n**a**\n" + Times("```\n~~~\n", 1_000_000))),
        new("markdown-headings", "A heading of ten megabytes that ends in marks and spaces.", () => Latin("# Invoice\n\n**a**\n# " + Times("# ", 5_000_000) + "x")),
    ];
}
