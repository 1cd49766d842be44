using System.Text;
using Mailroom.Reading.Text;

namespace Mailroom.Reading.Office;

/// <summary>
/// Goes through Rich Text Format once: groups in braces, control words that begin with a backslash, and between them the text. A group can be a destination other
/// than the document (fonts, pictures, field codes), which is passed over.
/// </summary>
internal sealed class RtfParser(byte[] rtf, PageWriter pages, CancellationToken cancellation)
{
    private const int MaximumNesting = 1_000;
    private const int MaximumParameterDigits = 9;
    private const int MaximumWordLength = 32;

    private readonly RtfFonts fonts = new();
    private readonly ParagraphWriter paragraph = new(new BlockWriter(pages));
    private readonly Stack<RtfState> outer = new();
    private readonly List<byte> bytes = [];
    private RtfState state = new() { FallbackLength = 1 };
    private int at;
    private int charactersToDrop;
    private bool isIgnorable;

    /// <summary>The pictures, by whose places in this list the pages name them.</summary>
    public List<byte[]> Pictures { get; } = [];

    /// <summary>The number of pages that the writer noted, where it did.</summary>
    public int? PageCount { get; private set; }

    public void Parse()
    {
        while (at < rtf.Length)
        {
            var next = rtf[at++];
            if (next == '\\') ReadControl();
            else if (next == '{') BeginGroup();
            else if (next == '}') EndGroup();
            else if (next is not ((byte)'\r' or (byte)'\n' or 0)) AddByte(next);
        }
        FlushBytes();
        paragraph.End();
    }

    private void BeginGroup()
    {
        FlushBytes();
        cancellation.ThrowIfCancellationRequested();
        if (outer.Count >= MaximumNesting) throw new ReadingException(ReadingFailure.TooLarge, "The document's groups are nested too deeply. Export it as PDF and upload that.");
        outer.Push(state);
        isIgnorable = false;
        charactersToDrop = 0;
    }

    private void EndGroup()
    {
        FlushBytes();
        if (outer.TryPop(out var previous))
        {
            if (previous.Picture is null && state.Picture is { } picture) EndPicture(picture);
            state = previous;
        }
        charactersToDrop = 0;
    }

    private void EndPicture(RtfPicture picture)
    {
        pages.AddPicture(Pictures.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Pictures.Add(picture.ToArray());
    }

    private void ReadControl()
    {
        if (at >= rtf.Length) return;
        var symbol = (char)rtf[at];
        if (!char.IsAsciiLetter(symbol))
        {
            at++;
            ReadSymbol(symbol);
            return;
        }
        var start = at;
        while (at < rtf.Length && at - start < MaximumWordLength && char.IsAsciiLetter((char)rtf[at])) at++;
        var word = Encoding.ASCII.GetString(rtf, start, at - start);
        var parameter = ReadParameter();
        if (at < rtf.Length && rtf[at] == ' ') at++;
        FlushBytes();
        Apply(word, parameter);
        isIgnorable = false;
    }

    private int? ReadParameter()
    {
        var start = at;
        if (at < rtf.Length && rtf[at] == '-') at++;
        while (at < rtf.Length && at - start <= MaximumParameterDigits && char.IsAsciiDigit((char)rtf[at])) at++;
        return int.TryParse(rtf.AsSpan(start, at - start), out var value) ? value : null;
    }

    private void ReadSymbol(char symbol)
    {
        switch (symbol)
        {
            case '\'':
                if (at + 2 <= rtf.Length && byte.TryParse(rtf.AsSpan(at, 2), System.Globalization.NumberStyles.HexNumber, null, out var value)) AddByte(value);
                at = Math.Min(at + 2, rtf.Length);
                break;
            case '*':
                isIgnorable = true;
                break;
            case '\\' or '{' or '}':
                AddByte((byte)symbol);
                break;
            case '~':
                AddText(" ");
                break;
            case '_':
                AddText("-");
                break;
            case '\r' or '\n':
                EndParagraph();
                break;
            default:
                break;
        }
    }

    private void Apply(string word, int? parameter)
    {
        if (word == "bin")
        {
            var end = (int)Math.Min(rtf.Length, at + (long)Math.Max(0, parameter ?? 0));
            state.Picture?.Add(rtf.AsSpan(at, end - at));
            at = end;
            return;
        }
        if (word == "nofpages" && parameter is > 0 and < 1_000_000) PageCount = parameter;
        if (RtfWords.Destinations.Contains(word) || (isIgnorable && !RtfWords.ReadThough.Contains(word))) state.IsPassedOver = true;
        // What is said of a picture stands in groups within it.
        if (isIgnorable) state.Picture = null;
        if (word == "nonshppict") state.IsSaidTwice = true;
        if (word == "pict" && !state.IsSaidTwice) state.Picture = new RtfPicture();
        if (word == "fonttbl") state.IsFontTable = true;
        if (state.IsFontTable) fonts.Apply(word, parameter);
        if (RtfWords.Text.TryGetValue(word, out var text)) AddText(text);
        else ApplyToText(word, parameter);
    }

    private void ApplyToText(string word, int? parameter)
    {
        switch (word)
        {
            case "par" or "sect":
                EndParagraph();
                break;
            case "page":
                EndParagraph();
                if (IsSeen) paragraph.BreakPage();
                break;
            case "cell" or "nestcell":
                if (IsSeen) paragraph.EndCell();
                break;
            case "row" or "nestrow":
                if (IsSeen) paragraph.EndRow();
                break;
            case "pard":
                state.IsInTable = false;
                break;
            case "intbl":
                state.IsInTable = true;
                break;
            case "plain":
                state.IsBold = state.IsHidden = false;
                state.Size = 12;
                break;
            case "b":
                state.IsBold = parameter != 0;
                break;
            case "v":
                state.IsHidden = parameter != 0;
                break;
            case "htmlrtf":
                state.IsForRtfOnly = parameter != 0;
                break;
            case "fs":
                state.Size = parameter is > 0 and < 1_000 ? parameter.Value / 2.0 : state.Size;
                break;
            case "f":
                state.Font = parameter ?? 0;
                break;
            case "ansicpg":
                fonts.CodePage = parameter ?? fonts.CodePage;
                break;
            case "uc":
                state.FallbackLength = Math.Clamp(parameter ?? 1, 0, 32);
                break;
            case "u":
                AddText(((char)(ushort)(parameter ?? 0)).ToString());
                charactersToDrop = state.FallbackLength;
                break;
            default:
                break;
        }
    }

    private bool IsSeen => !state.IsPassedOver && !state.IsHidden && !state.IsForRtfOnly;

    // Bytes are gathered because one character of an Asian code page takes two.
    private void AddByte(byte value)
    {
        if (state.Picture is { } picture) picture.AddDigit(value);
        else if (charactersToDrop > 0) charactersToDrop--;
        else if (IsSeen) bytes.Add(value);
    }

    private void AddText(string text)
    {
        FlushBytes();
        if (IsSeen) paragraph.Add(text, state.Size, state.IsBold);
    }

    private void FlushBytes()
    {
        if (bytes.Count == 0) return;
        paragraph.Add((fonts.Encoding(state.Font) ?? TextDecoding.Windows1252).GetString(bytes.ToArray()), state.Size, state.IsBold);
        bytes.Clear();
    }

    private void EndParagraph()
    {
        FlushBytes();
        if (!IsSeen) return;
        if (state.IsInTable) paragraph.Add("\n");
        else paragraph.End();
    }
}

/// <summary>What a group of RTF hands down to the groups in it.</summary>
internal record struct RtfState
{
    public bool IsPassedOver;
    public bool IsFontTable;
    public bool IsHidden;
    public bool IsForRtfOnly;
    public bool IsBold;
    public bool IsInTable;
    public double? Size;
    public int Font;
    public int FallbackLength;
    public RtfPicture? Picture;
    public bool IsSaidTwice;
}
