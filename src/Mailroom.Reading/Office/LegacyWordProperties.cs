using static System.Buffers.Binary.BinaryPrimitives;

namespace Mailroom.Reading.Office;

/// <summary>The properties of an old Word document's characters and paragraphs, as far as they decide what is read. They lie in pages of 512 bytes, by places in the stream of the text.</summary>
internal sealed class LegacyWordProperties
{
    private const int PageLength = 512;
    private const int MaximumPages = 100_000;

    // Modifiers of properties ([MS-DOC] 2.6).
    private const ushort Deleted = 0x0800;
    private const ushort Hidden = 0x083C;
    private const ushort InTable = 0x2416;
    private const ushort RowEnd = 0x2417;
    private const ushort TableDefinition = 0xD608;
    private const ushort Tabs = 0xC615;

    private static readonly Comparer<Run> ByStart = Comparer<Run>.Create((one, other) => one.Start.CompareTo(other.Start));

    private readonly byte[] word;
    private readonly List<Run> characters;
    private readonly List<Run> paragraphs;

    public LegacyWordProperties(byte[] word, ReadOnlySpan<byte> characterPages, ReadOnlySpan<byte> paragraphPages)
    {
        this.word = word;
        characters = Runs(characterPages, isParagraph: false);
        paragraphs = Runs(paragraphPages, isParagraph: true);
    }

    /// <summary>A table whose place and length stand in the header of the document; empty where there is none.</summary>
    public static ReadOnlySpan<byte> Table(byte[] word, byte[] table, int place)
    {
        var (start, length) = (ReadUInt32LittleEndian(word.AsSpan(place)), ReadUInt32LittleEndian(word.AsSpan(place + 4)));
        return start + (long)length <= table.Length ? table.AsSpan((int)start, (int)length) : throw new InvalidDataException("A table of the document is cut off.");
    }

    /// <summary>Adds a mark for each character of a piece.</summary>
    public void AddMarks(int start, int length, int width, List<CharacterMark> marks)
    {
        var from = marks.Count;
        for (var i = 0; i < length; i++) marks.Add(CharacterMark.None);
        foreach (var runs in new[] { characters, paragraphs })
        {
            var next = runs.BinarySearch(new Run(start, start, CharacterMark.None), ByStart);
            for (var i = Math.Max(0, (next < 0 ? ~next : next) - 1); i < runs.Count && runs[i].Start < start + ((long)length * width); i++)
            {
                var last = Math.Min(length, (runs[i].End - start + width - 1) / width);
                for (var at = Math.Max(0, (runs[i].Start - start) / width); at < last; at++) marks[from + at] |= runs[i].Mark;
            }
        }
    }

    // In order, none over another one.
    private List<Run> Runs(ReadOnlySpan<byte> pages, bool isParagraph)
    {
        var runs = new List<Run>();
        var count = Math.Min((pages.Length - 4) / 8, MaximumPages);
        for (var i = 0; i < count; i++)
        {
            var page = (ReadUInt32LittleEndian(pages[((4 * (count + 1)) + (4 * i))..]) & 0x3FFFFF) * (long)PageLength;
            if (page + PageLength > word.Length) continue;
            AddRuns(word.AsSpan((int)page, PageLength), isParagraph, runs);
        }
        runs.Sort(ByStart);
        for (var i = runs.Count - 1; i > 0; i--)
        {
            if (runs[i].Start < runs[i - 1].End) runs[i - 1] = runs[i - 1] with { End = runs[i].Start };
        }
        return runs;
    }

    private static void AddRuns(ReadOnlySpan<byte> page, bool isParagraph, List<Run> runs)
    {
        int count = page[PageLength - 1], entry = isParagraph ? 13 : 1;
        if ((4 * (count + 1)) + (entry * count) > PageLength - 1) return;
        for (var i = 0; i < count; i++)
        {
            var at = 2 * page[(4 * (count + 1)) + (entry * i)];
            if (at == 0 || at >= PageLength - 2) continue;
            int length = page[at++];
            if (isParagraph) length = length == 0 ? 2 * page[at++] : (2 * length) - 1;
            // A paragraph names its style first.
            if (isParagraph) (at, length) = (at + 2, length - 2);
            if (length <= 0 || at + length > PageLength) continue;
            if (Mark(page.Slice(at, length)) is not CharacterMark.None and var mark) runs.Add(new Run(ReadInt32LittleEndian(page[(4 * i)..]), ReadInt32LittleEndian(page[(4 * (i + 1))..]), mark));
        }
    }

    private static CharacterMark Mark(ReadOnlySpan<byte> modifiers)
    {
        var mark = CharacterMark.None;
        while (modifiers.Length > 2)
        {
            var modifier = ReadUInt16LittleEndian(modifiers);
            var isOn = (modifiers[2] & 1) != 0;
            if (isOn) mark |= modifier switch { Deleted or Hidden => CharacterMark.Removed, InTable => CharacterMark.InTable, RowEnd => CharacterMark.RowEnd, _ => CharacterMark.None };
            var length = (modifier >> 13) switch { 0 or 1 => 1, 3 => 4, 6 => LengthOfList(modifier, modifiers[2..]), 7 => 3, _ => 2 };
            if (2 + length > modifiers.Length) break;
            modifiers = modifiers[(2 + length)..];
        }
        return mark;
    }

    private static int LengthOfList(ushort modifier, ReadOnlySpan<byte> list) => modifier switch
    {
        TableDefinition => list.Length > 1 ? ReadUInt16LittleEndian(list) + 1 : int.MaxValue - 2,
        Tabs when list[0] == byte.MaxValue => int.MaxValue - 2,
        _ => 1 + list[0],
    };

    private readonly record struct Run(int Start, int End, CharacterMark Mark);
}
