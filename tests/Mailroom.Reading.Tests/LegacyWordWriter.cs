using System.Buffers.Binary;
using System.Text;

namespace Mailroom.Reading.Tests;

/// <summary>Writes documents of Word 97 with all of their texts: a piece of two bytes a character, and properties of some of them.</summary>
internal static class LegacyWordWriter
{
    private const int TextAt = 1024;
    private const int PageLength = 512;

    /// <summary>Writes a document.</summary>
    /// <param name="texts">Body, footnotes, headers, macros, comments, endnotes, text boxes, and those in headers.</param>
    /// <param name="headerStories">The headers and footers by section, each of a kind; they are the third text.</param>
    /// <param name="hidden">A part of the body that is hidden.</param>
    /// <param name="pieces">Another table of pieces than the one that is true.</param>
    public static byte[] Write(string[] texts, string[]? headerStories = null, string? hidden = null, byte[]? pieces = null)
    {
        if (headerStories is not null) texts[2] = string.Concat(headerStories);
        var text = string.Concat(texts);
        var textEnd = TextAt + (2 * text.Length);
        var propertiesAt = (textEnd + PageLength - 1) / PageLength * PageLength;
        var word = new byte[Math.Max(8192, propertiesAt + (3 * PageLength))];
        Short(word, 0, 0xA5EC);
        Short(word, 2, 0x00C1);
        Short(word, 10, 0x0200);
        Encoding.Unicode.GetBytes(text, word.AsSpan(TextAt));
        for (var i = 0; i < texts.Length; i++) Int(word, 76 + (4 * i), texts[i].Length);

        var table = new List<byte>();
        Place(word, 418, table, pieces ?? [2, .. Numbers(16, 0, text.Length), 0, 0, .. Numbers(TextAt), 0, 0]);
        var places = new List<int> { 0 };
        foreach (var story in headerStories ?? []) places.Add(places[^1] + story.Length);
        Place(word, 242, table, headerStories is null ? [] : Numbers([.. places, places[^1] + 1]));
        if (hidden is not null)
        {
            var start = TextAt + (2 * text.IndexOf(hidden, StringComparison.Ordinal));
            Properties(word, propertiesAt, isParagraph: false, [(start, start + (2 * hidden.Length))], [0x3C, 0x08, 1]);
            Place(word, 250, table, Numbers(TextAt, textEnd, propertiesAt / PageLength));
        }
        // Two marks of a cell's end after each other end the row.
        var rows = Enumerable.Range(1, text.Length - 1).Where(at => text[at] == '\a' && text[at - 1] == '\a').Select(at => (TextAt + (2 * at), TextAt + (2 * at) + 2)).ToList();
        Properties(word, propertiesAt + PageLength, isParagraph: true, rows, [0x16, 0x24, 1, 0x17, 0x24, 1]);
        Place(word, 258, table, Numbers(TextAt, textEnd, (propertiesAt / PageLength) + 1));
        return CompoundFileWriter.Write(new CompoundNode("WordDocument", word), new CompoundNode("1Table", [.. table, .. new byte[4096]]));
    }

    // The places come in pairs of a start and an end; what lies between has no properties.
    private static void Properties(byte[] word, int page, bool isParagraph, List<(int Start, int End)> places, byte[] modifiers)
    {
        int[] borders = [.. places.SelectMany(place => new[] { place.Start, place.End })];
        if (borders.Length == 0) return;
        word[page + PageLength - 1] = (byte)(borders.Length - 1);
        for (var i = 0; i < borders.Length; i++) Int(word, page + (4 * i), borders[i]);
        for (var i = 0; i < borders.Length - 1; i += 2) word[page + (4 * borders.Length) + ((isParagraph ? 13 : 1) * i)] = 200;
        byte[] stored = isParagraph ? [(byte)((modifiers.Length + 4) / 2), 0, 0, .. modifiers] : [(byte)modifiers.Length, .. modifiers];
        stored.CopyTo(word, page + 400);
    }

    private static void Place(byte[] word, int at, List<byte> table, byte[] content)
    {
        Int(word, at, table.Count);
        Int(word, at + 4, content.Length);
        table.AddRange(content);
    }

    private static byte[] Numbers(params int[] numbers) => [.. numbers.SelectMany(BitConverter.GetBytes)];

    private static void Short(byte[] bytes, int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at), value);

    private static void Int(byte[] bytes, int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);
}
