using static System.Buffers.Binary.BinaryPrimitives;

namespace Mailroom.Reading.Office;

/// <summary>
/// Reads Word's DOC from 1997 to 2003 ([MS-DOC]). A table of pieces says where its characters lie; one after the other stand there the body, footnotes, headers, comments, endnotes and text boxes.
/// </summary>
internal sealed class LegacyWordReader
{
    private const ushort Word = 0xA5EC;
    private const ushort Word97 = 193;
    private const int MaximumCharacters = 32 * 1024 * 1024;

    // Places in the header of the stream "WordDocument" ([MS-DOC] 2.5): lengths of the texts, and where the tables lie.
    private const int Lengths = 76;
    private const int HeaderPlaces = 242;
    private const int CharacterProperties = 250;
    private const int ParagraphProperties = 258;
    private const int Pieces = 418;

    private const int StoriesOfSection = 6;
    private const int MaximumSections = 100;

    private readonly byte[] word;
    private readonly byte[] table;
    private readonly CancellationToken cancellation;
    private readonly List<char> characters = [];
    private readonly List<CharacterMark> marks = [];

    private LegacyWordReader(byte[] word, byte[] table, CancellationToken cancellation)
    {
        (this.word, this.table, this.cancellation) = (word, table, cancellation);
        ReadCharacters();
    }

    /// <summary>Reads a document; null where it is older.</summary>
    public static DocumentText? Read(CompoundFile file, byte[] word, string mediaType, ReadingOptions options, CancellationToken cancellation)
    {
        if (word.Length < Pieces + 8 || ReadUInt16LittleEndian(word) != Word || ReadUInt16LittleEndian(word.AsSpan(2)) < Word97) return null;
        var name = (ReadUInt16LittleEndian(word.AsSpan(10)) & 0x0200) != 0 ? "1Table" : "0Table";
        var table = file.Root.Find(name) ?? throw new InvalidDataException("The document has no table of its pieces.");
        return new LegacyWordReader(word, file.Read(table), cancellation).Read(mediaType, options);
    }

    private DocumentText Read(string mediaType, ReadingOptions options)
    {
        int[] lengths = [.. Enumerable.Range(0, 8).Select(number => (int)Math.Min(ReadUInt32LittleEndian(word.AsSpan(Lengths + (4 * number))), int.MaxValue / 16))];
        var body = (Start: 0, End: lengths[0]);
        var footnotes = After(body, lengths[1]);
        var headers = After(footnotes, lengths[2]);
        var comments = After(headers, lengths[3] + lengths[4]);
        var endnotes = After(comments, lengths[5]);
        var boxes = After(endnotes, lengths[6]);
        var headerBoxes = After(boxes, lengths[7]);

        var hasPages = Enumerable.Range(0, Math.Min(body.End, characters.Count)).Any(at => characters[at] == '\f' && at < body.End - 2);
        var pages = new PageWriter(options, cutsPages: !hasPages);
        foreach (var (start, end) in new[] { body, footnotes, endnotes, comments }) Write(start, end, pages);
        var text = pages.Finish(mediaType);
        // Sections mostly have the headers of those before them.
        var (above, below) = Headers(headers);
        var first = text.Pages[0];
        Line[] lines = [.. Lines(above), .. Lines([headerBoxes]), .. first.Lines, .. Lines([boxes]), .. Lines(below)];
        return text with { Pages = [first with { Lines = lines }, .. text.Pages.Skip(1)] };

        static (int Start, int End) After((int Start, int End) before, int length) => (before.End, before.End + length);

        IEnumerable<Line> Lines(IEnumerable<(int Start, int End)> stories)
        {
            var margin = new PageWriter(options with { MaximumPages = 1 }, cutsPages: false);
            foreach (var (start, end) in stories) Write(start, end, margin, isBody: false);
            return margin.Finish(mediaType).Pages[0].Lines.DistinctBy(line => line.Text);
        }
    }

    // Six stories about footnotes come first; then each section has headers and footers: of even, odd and first pages.
    private (List<(int Start, int End)> Above, List<(int Start, int End)> Below) Headers((int Start, int End) all)
    {
        var places = Table(HeaderPlaces);
        var stories = Math.Min((places.Length / 4) - 1, StoriesOfSection * (MaximumSections + 1));
        if (stories <= StoriesOfSection) return ([all], []);
        List<(int, int)> above = [], below = [];
        foreach (var kind in new[] { 4, 1, 0, 5, 3, 2 })
        {
            for (var story = StoriesOfSection + kind; story < stories; story += StoriesOfSection)
            {
                var (start, end) = (all.Start + ReadInt32LittleEndian(places[(4 * story)..]), all.Start + ReadInt32LittleEndian(places[((4 * story) + 4)..]));
                if (start < all.Start || end <= start || end > all.End) continue;
                (kind is 0 or 1 or 4 ? above : below).Add((start, end));
                break;
            }
        }
        return (above, below);
    }

    private void Write(int start, int end, PageWriter pages, bool isBody = true)
    {
        var blocks = new BlockWriter(pages);
        var paragraph = new ParagraphWriter(blocks);
        var text = new System.Text.StringBuilder();
        // Of a field only what it shows is read, not what it is made from.
        var fields = new Stack<bool>();
        var codes = 0;
        for (var at = start; at < Math.Min(end, characters.Count); at++)
        {
            var (character, mark) = (characters[at], marks[at]);
            if (character is '\x14' or '\x15' && fields.TryPop(out var isCode) && isCode) codes--;
            if (character is '\x13') codes++;
            if (character is '\x13' or '\x14') fields.Push(character == '\x13');
            if (mark.HasFlag(CharacterMark.Removed) || codes > 0) continue;
            switch (character)
            {
                case '\r':
                    Flush();
                    if (mark.HasFlag(CharacterMark.InTable)) paragraph.Add("\n");
                    else paragraph.End();
                    break;
                case '\a':
                    Flush();
                    if (mark.HasFlag(CharacterMark.RowEnd)) paragraph.EndRow();
                    else paragraph.EndCell();
                    break;
                case '\f':
                    Flush();
                    paragraph.End();
                    if (isBody && !pages.IsPageEmpty) blocks.BreakPage();
                    break;
                case '\v' or '\x0E':
                    text.Append('\n');
                    break;
                case '\t':
                    text.Append(' ');
                    break;
                case '\x1E':
                    text.Append('-');
                    break;
                default:
                    if (character >= ' ') text.Append(character);
                    break;
            }
        }
        Flush();
        paragraph.End();

        void Flush()
        {
            cancellation.ThrowIfCancellationRequested();
            paragraph.Add(text.ToString());
            text.Clear();
        }
    }

    // Each piece is of one byte a character, or of two.
    private void ReadCharacters()
    {
        var pieces = PieceTable();
        var count = (pieces.Length - 4) / 12;
        var properties = new LegacyWordProperties(word, Table(CharacterProperties), Table(ParagraphProperties));
        for (var piece = 0; piece < count; piece++)
        {
            cancellation.ThrowIfCancellationRequested();
            var length = ReadInt32LittleEndian(pieces[(4 * (piece + 1))..]) - (long)ReadInt32LittleEndian(pieces[(4 * piece)..]);
            var place = ReadUInt32LittleEndian(pieces[((4 * (count + 1)) + (8 * piece) + 2)..]);
            var isNarrow = (place & 0x40000000) != 0;
            var start = (int)(isNarrow ? (place & 0x3FFFFFFF) / 2 : place & 0x3FFFFFFF);
            if (length is < 0 or > MaximumCharacters || characters.Count + length > MaximumCharacters) throw new InvalidDataException("A piece of the text is longer than it can be.");
            var bytes = word.AsSpan(start, (int)length * (isNarrow ? 1 : 2));
            characters.AddRange((isNarrow ? Reading.Text.TextDecoding.Windows1252 : System.Text.Encoding.Unicode).GetString(bytes));
            properties.AddMarks(start, (int)length, isNarrow ? 1 : 2, marks);
        }
        if (characters.Count != marks.Count) throw new InvalidDataException("The document's pieces are damaged.");
    }

    private ReadOnlySpan<byte> PieceTable()
    {
        var all = Table(Pieces);
        // Changes to properties come first.
        while (all.Length > 3 && all[0] == 1) all = all[(3 + ReadUInt16LittleEndian(all[1..]))..];
        if (all.Length < 9 || all[0] != 2) throw new InvalidDataException("The document has no table of its pieces.");
        return all.Slice(5, ReadInt32LittleEndian(all[1..]));
    }

    private ReadOnlySpan<byte> Table(int place) => LegacyWordProperties.Table(word, table, place);
}

/// <summary>What the properties of a character say of how it is read.</summary>
[Flags]
internal enum CharacterMark : byte
{
    None = 0,

    /// <summary>It is hidden, or was deleted while changes were tracked.</summary>
    Removed = 1,

    /// <summary>It ends a row of a table.</summary>
    RowEnd = 2,

    /// <summary>It stands in a table.</summary>
    InTable = 4,
}
