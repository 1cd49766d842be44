using System.Text.RegularExpressions;
using Mailroom.Classifying.Knowledge;
using Mailroom.Classifying.Phrases;
using Mailroom.Classifying.Words;

namespace Mailroom.Classifying.Features;

/// <summary>Finds marks of form: from 0 (absent) to 1 (plain to see) each.</summary>
internal sealed partial class MarkDetector
{
    private const int MailHeaderLines = 15;
    private const int MostWordsOfReceipt = 600;
    private const int MostWordsOfCard = 130;
    private const int FewestLinesOfColumn = 10;
    private const double Narrow = 0.6;
    private const double NarrowColumn = 0.7;

    private readonly DocumentIndex document;
    private readonly Dictionary<string, List<PhraseHit>> hits = [];
    private readonly PreparedTypes types;

    private MarkDetector(DocumentIndex document, List<PhraseHit> found, PreparedTypes types)
    {
        this.document = document;
        this.types = types;
        foreach (var hit in found)
        {
            foreach (var mark in types.MarksOf(hit.Phrase))
            {
                if (!hits.TryGetValue(mark, out var list)) hits[mark] = list = [];
                list.Add(hit);
            }
        }
    }

    /// <summary>The strength of every mark, by its number.</summary>
    public static double[] Detect(DocumentIndex document, List<PhraseHit> hits, PreparedTypes types)
    {
        var detector = new MarkDetector(document, hits, types);
        return [.. Enum.GetValues<Mark>().Select(mark => Math.Clamp(detector.Strength(mark), 0, 1))];
    }

    private double Strength(Mark mark) => mark switch
    {
        Mark.MailHeaders => MailHeaders(),
        Mark.MachineReadableZone => Lines(IsMachineReadable),
        Mark.AgreementClause => Hits("agreement").Count(hit => Line(hit).Page.Number <= 2) / 2.0,
        Mark.TotalWithPayment => document.Tokens.Count <= MostWordsOfReceipt && HasAmount("total") && HasPayment() ? 1 : 0,
        Mark.LineItems => (Lines(EndsWithAmount) - 2) / 6.0,
        Mark.FormNumber => FormNumber(),
        Mark.Salutation => Hits("salutation").Exists(hit => BeginsLine(hit) && Line(hit).TokenCount <= 10) ? 1 : 0,
        Mark.Closing => Hits("closing").Exists(hit => BeginsLine(hit) && Line(hit).TokenCount <= 6) ? 1 : 0,
        Mark.Signature => Hits("signature").Count / 2.0,
        Mark.Citations => Citations(),
        Mark.NumberedClauses => (Lines(line => Clause().IsMatch(line.Line.Text)) + Hits("clause").Count(BeginsLine) - 2) / 8.0,
        Mark.CardShape => IsCard() ? 1 : 0,
        Mark.NarrowPage => IsNarrow() ? 1 : 0,
        Mark.DateRanges => (Lines(line => DateRange().IsMatch(line.Line.Text)) + Hits("present").Count - 1) / 4.0,
        Mark.ContactHead => Lines(line => line.Head && Contact().IsMatch(line.Line.Text)),
        _ => 0,
    };

    private double MailHeaders()
    {
        if (document.Document.Mail is not null) return 1;
        var headers = Hits("mailHeaders").Where(hit => document.LineNumberOf(hit.First) < MailHeaderLines && BeginsLine(hit) && IsBeforeColon(hit)).DistinctBy(hit => hit.Phrase).Count();
        return headers >= 3 ? 1 : headers == 2 ? 0.5 : 0;
    }

    private double FormNumber()
    {
        if (Hits("formNumber").Exists(hit => Line(hit).Page.Number == 1)) return 1;
        for (var token = 0; token + 1 < document.Tokens.Count && document.LineOf(token).Page.Number == 1; token++)
        {
            var line = document.LineOf(token);
            if (line.TokenCount <= 12 && types.FormWords.Contains(document.Tokens[token].Stem) && document.Tokens[token + 1].Stem.Any(char.IsAsciiDigit)) return 1;
        }
        return 0;
    }

    // A heading "References" alone stands in letters and invoices too.
    private double Citations()
    {
        var headings = Hits("citations").Where(hit => hit.Quality == 1 && BeginsLine(hit) && Line(hit).TokenCount <= hit.Count + 1).DistinctBy(hit => hit.Phrase).Count();
        return 0.5 * Math.Min(1, Lines(HasCitation) / 5.0) + (headings >= 2 ? 0.7 : 0.2 * headings);
    }

    private bool HasAmount(string mark) => Hits(mark).Exists(hit => hit.Quality == 1 && EndsWithAmount(Line(hit)));

    // Cents and points are what OCR loses first, so that any number will do in a short line.
    private bool HasPayment() => Hits("payment").Exists(hit => hit.Quality == 1 && Line(hit).TokenCount <= 6 && Line(hit).Line.Text.Any(char.IsAsciiDigit));

    // Of a receipt on a scanner's glass the page is wide, and only the writing narrow.
    private bool IsNarrow()
    {
        if (document.Document.Pages is not [{ Width: > 0, Height: > 0 } page, ..]) return false;
        if (page.Width < Narrow * page.Height) return true;
        var boxes = page.Lines.Select(line => line.Box).OfType<Reading.Box>().ToList();
        if (boxes.Count < FewestLinesOfColumn) return false;
        var width = (boxes.Max(box => box.X + box.Width) - boxes.Min(box => box.X)) * page.Width;
        var height = (boxes.Max(box => box.Y + box.Height) - boxes.Min(box => box.Y)) * page.Height;
        return width < Narrow * height && width < NarrowColumn * page.Width;
    }

    private bool IsCard() => document.Tokens.Count < MostWordsOfCard && document.Document.PageCount <= 2
        && document.Document.Pages is [{ Height: > 0 } page, ..] && page.Width / page.Height is > 1.2 and < 1.9;

    private List<PhraseHit> Hits(string mark) => hits.TryGetValue(mark, out var list) ? list : [];

    private int Lines(Func<IndexedLine, bool> isSuch) => document.Lines.Count(isSuch);

    private IndexedLine Line(PhraseHit hit) => document.LineOf(hit.First);

    private bool BeginsLine(PhraseHit hit) => Line(hit).FirstToken == hit.First;

    private bool IsBeforeColon(PhraseHit hit)
    {
        var (text, last) = (document.LineOf(hit.End - 1).Line.Text, document.Tokens[hit.End - 1]);
        return text.AsSpan(last.End).TrimStart() is [':', ..];
    }

    private static bool IsMachineReadable(IndexedLine line)
    {
        var signs = line.Line.Text.Count(character => character == '<');
        return signs >= 4 && line.Line.Text.Length >= 20 && !line.Line.Text.Contains('>', StringComparison.Ordinal);
    }

    private static bool EndsWithAmount(IndexedLine line) => Amount().IsMatch(line.Line.Text);

    private static bool HasCitation(IndexedLine line) => Citation().IsMatch(line.Line.Text);

    [GeneratedRegex(@"\d[.,]\d\d\s*(\p{Sc}|[A-Z]{1,3})?\s*$", RegexOptions.RightToLeft | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Amount();

    [GeneratedRegex(@"\[\d{1,3}([,–-]\s?\d{1,3})*\]|\bet al\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Citation();

    [GeneratedRegex(@"^\s*(§\s?\d|\d{1,2}(\.\d{1,2})*[.)]\s+\p{Lu})", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Clause();

    [GeneratedRegex(@"\b(19|20)\d\d\s?[-–—]+\s?[\p{L}.]{0,10}\s?(\d\d?[./])?((19|20)\d\d)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DateRange();

    [GeneratedRegex(@"\w@\w|\+\d\d?[\s(]|www\.|https?:", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Contact();
}
