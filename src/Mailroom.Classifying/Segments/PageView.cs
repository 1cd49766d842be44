using System.Globalization;
using System.Text.RegularExpressions;
using Mailroom.Classifying.Words;
using Mailroom.Reading;
using Mailroom.Reading.Language;

namespace Mailroom.Classifying.Segments;

/// <summary>What a page looked at alone shows of whether it begins, goes on or ends a document. Made once for each page.</summary>
internal sealed partial class PageView
{
    private const int EdgeLines = 3;
    private const int TopLines = 8;
    private const int HeadLines = 14;
    private const int FewestLettersOfEdge = 4;
    private const int MostCharactersOfEdge = 120;
    private const int FewestWordsOfSentence = 4;
    private const int FewestHeaders = 3;
    private const int FewestDigitsOfReference = 4;
    private const int FewWords = 8;
    private const int FewestLinesOfMargins = 8;
    private const double ShareOfEnd = 0.6;
    private const double ShareOfTotal = 0.4;

    public PageView(DocumentText alone, IReadOnlyList<double> types)
    {
        Page = alone.Pages[0];
        Types = types;
        Language = LanguageDetector.Detect(alone.Pages);
        var index = DocumentIndex.Build(alone);
        var lines = index.Lines;
        IsBlank = index.Tokens.Count < FewWords;
        Number = EdgesOf(Page.Lines).Select(line => PrintedNumber.Read(line.Text)).OfType<PrintedNumber>().OrderByDescending(number => number.Certainty).Cast<PrintedNumber?>().FirstOrDefault();
        Edges = [.. EdgesOf(Page.Lines).Select(line => Masked(line.Text)).Where(text => text.Count(char.IsLetter) >= FewestLettersOfEdge)];
        RunningNumbers = [.. EdgesOf(Page.Lines).Select(line => line.Text).Where(text => text.Length <= MostCharactersOfEdge && text.Any(char.IsLetter) && text.Any(char.IsAsciiDigit)).Select(text => new RunningNumber(text))];
        IsContinued = Page.Lines.Take(TopLines).Any(line => line.Text.Length <= MostCharactersOfEdge && Continued().IsMatch(line.Text));
        Top = [.. Page.Lines.Take(TopLines).Select(line => Masked(line.Text)).Where(text => text.Count(char.IsLetter) >= FewestLettersOfEdge)];
        var lowered = Page.Lines.Select(line => (Line: line, Masked: Masked(line.Text), IsNumber: PrintedNumber.Read(line.Text) is not null)).ToList();
        AllLines = [.. lowered.Select(line => line.Masked)];
        Titles = [.. TitlesOf(index)];
        Headings = [.. lines.Where(line => line.TokenCount >= 1).Take(TopLines).Select(line => (line.Prominence, Masked(line.Line.Text)))];
        var head = Page.Lines.Take(HeadLines).Select(line => line.Text).ToList();
        Dates = [.. head.SelectMany(line => Date().Matches(line)).Select(match => match.Value)];
        Contacts = [.. head.SelectMany(line => Contact().Matches(line)).Select(match => match.Value)];
        HeadReferences = [.. head.SelectMany(ReferencesIn)];
        References = [.. Page.Lines.SelectMany(line => ReferencesIn(line.Text))];
        Sections = [.. lowered.Select(line => (Match: Section().Match(line.Line.Text), line.Masked)).Where(line => line.Match.Success)
            .Select(line => (int.Parse(line.Match.Groups["number"].Value, CultureInfo.InvariantCulture), line.Masked))];
        Sentences = [.. lowered.Where(line => line.Line.Text.Count(character => character == ' ') + 1 >= FewestWordsOfSentence && !line.IsNumber).Select(line => (line.Line.Text, line.Masked))];
        Words = index.Tokens.Where(token => token.Length > 2 && !token.Stem.Any(char.IsAsciiDigit) && !BeginningPhrases.BuiltIn.StopWords.Contains(token.Stem))
            .CountBy(token => token.Stem).ToDictionary(StringComparer.Ordinal);
        Filled = [.. lowered.Where(line => line.Line.Box is not null && !line.IsNumber).Select(line => ((double)(line.Line.Box!.Value.Y + line.Line.Box.Value.Height), line.Masked)).OrderDescending()];
        Margins = MarginsOf(Page);
        BodySize = Page.Source == PageSource.Text ? MedianSize(Page.Lines) : null;
        var marks = BeginningPhrases.BuiltIn.Find(index).ToList();
        HasMailHeaders = marks.Where(mark => mark.Uses.HasFlag(PhraseUses.MailHeader) && BeginsLine(mark.Hit.First) && index.LineNumberOf(mark.Hit.First) < HeadLines && IsBeforeColon(mark.Hit.End - 1)).DistinctBy(mark => mark.Hit.Phrase).Count() >= FewestHeaders;
        HasOpening = Page.Lines.Any(line => Abstract().IsMatch(line.Text)) || marks.Exists(mark => mark.Uses.HasFlag(PhraseUses.Salutation) && BeginsLine(mark.Hit.First) && index.LineOf(mark.Hit.First).TokenCount <= 10);
        EndsTotalled = marks.Exists(mark => mark.Uses.HasFlag(PhraseUses.Total) && mark.Hit.Quality == 1 && index.LineNumberOf(mark.Hit.First) >= ShareOfTotal * lines.Count && Amount().IsMatch(index.LineOf(mark.Hit.First).Line.Text));
        Names = [.. NamesOf(index)];
        OwnNumbers = [.. marks.Where(mark => mark.Uses.HasFlag(PhraseUses.NumberLabel) && index.LineNumberOf(mark.Hit.First) < HeadLines).Select(mark => (Label: BeginningPhrases.BuiltIn.LabelOf(mark.Hit.Phrase), Value: NumberAfter(mark.Hit.End - 1))).Where(number => number.Value.Length > 0)];
        EndsSigned = marks.Exists(mark => mark.Uses.HasFlag(PhraseUses.Signature) && mark.Hit.Quality == 1 && index.LineNumberOf(mark.Hit.First) >= ShareOfEnd * lines.Count && index.LineOf(mark.Hit.First).TokenCount <= 8);

        bool BeginsLine(int token) => index.LineOf(token).FirstToken == token;

        string NumberAfter(int token) => OwnNumber().Match(index.LineOf(token).Line.Text, index.Tokens[token].End).Value;

        bool IsBeforeColon(int token) => index.LineOf(token).Line.Text.AsSpan(index.Tokens[token].End).TrimStart() is [':', ..];
    }

    public Page Page { get; }

    /// <summary>The chance of each type for the page alone; they sum to 1 at most.</summary>
    public IReadOnlyList<double> Types { get; }

    public string? Language { get; }

    public bool IsBlank { get; }

    public PrintedNumber? Number { get; }

    /// <summary>The first and last lines with a sign in the place of each digit.</summary>
    public HashSet<string> Edges { get; }

    /// <summary>The first and last lines that hold numbers.</summary>
    public IReadOnlyList<RunningNumber> RunningNumbers { get; }

    /// <summary>Whether the page's running head or foot is that of an earlier page, its number so much higher.</summary>
    public bool RunsOnFrom(PageView earlier, int distance) => RunningNumbers.Any(line => earlier.RunningNumbers.Any(other => line.Follows(other, distance)));

    /// <summary>Whether the top says that something goes on, or that an annex begins.</summary>
    public bool IsContinued { get; }

    /// <summary>The lines at the top, likewise.</summary>
    public HashSet<string> Top { get; }

    /// <summary>All lines, likewise.</summary>
    public HashSet<string> AllLines { get; }

    /// <summary>Names of kinds of documents with how much their lines look like a title, and these lines.</summary>
    public IReadOnlyList<(double Strength, string Line)> Titles { get; }

    /// <summary>How much each line at the top looks like a title.</summary>
    public IReadOnlyList<(double Strength, string Line)> Headings { get; }

    public HashSet<string> Dates { get; }

    public HashSet<string> Contacts { get; }

    public HashSet<string> HeadReferences { get; }

    /// <summary>Numbers such as an invoice's, with the letters that belong to them.</summary>
    public HashSet<string> References { get; }

    /// <summary>The first numbers of sections: 4 of "4.2 Termination".</summary>
    public IReadOnlyList<(int Number, string Masked)> Sections { get; }

    /// <summary>The lines of more than a few words.</summary>
    public IReadOnlyList<(string Text, string Masked)> Sentences { get; }

    /// <summary>Its stems with how often they occur.</summary>
    public IReadOnlyDictionary<string, int> Words { get; }

    /// <summary>The lower edges of its lines as shares of the page's height, the lowest first; empty where places are not known.</summary>
    public IReadOnlyList<(double Bottom, string Masked)> Filled { get; }

    /// <summary>Size of most letters in points, where it is known.</summary>
    public double? BodySize { get; }

    public bool HasMailHeaders { get; }

    public bool HasOpening { get; }

    public bool EndsSigned { get; }

    public bool EndsTotalled { get; }

    /// <summary>Pairs of words with capitals that are not words of many documents.</summary>
    public HashSet<string> Names { get; }

    /// <summary>Numbers at the top that the page says are the document's own, with what it calls them.</summary>
    public HashSet<(string Label, string Value)> OwnNumbers { get; }

    /// <summary>Left and right edge of most lines, as shares of the page's width; null where places are not known or there are few lines.</summary>
    public (double Left, double Right)? Margins { get; }

    private static IEnumerable<(double, string)> TitlesOf(DocumentIndex index)
    {
        foreach (var (hit, uses) in BeginningPhrases.BuiltIn.Find(index))
        {
            if (!uses.HasFlag(PhraseUses.Title)) continue;
            var line = index.LineOf(hit.First);
            var strength = hit.Quality * line.Prominence * (0.35 + (0.65 * hit.Count / line.TokenCount));
            if (strength > 0) yield return (strength, Masked(line.Line.Text));
        }
    }

    private static IEnumerable<string> NamesOf(DocumentIndex index)
    {
        for (var token = 1; token < index.Tokens.Count; token++)
        {
            var (line, one, other) = (index.LineOf(token), index.Tokens[token - 1], index.Tokens[token]);
            if (line.FirstToken == token || other.Start > one.End + 2 || one.Length < 3 || other.Length < 3) continue;
            if (!char.IsUpper(line.Line.Text[one.Start]) || !char.IsUpper(line.Line.Text[other.Start])) continue;
            if (!BeginningPhrases.BuiltIn.IsCommon(one.Stem) || !BeginningPhrases.BuiltIn.IsCommon(other.Stem)) yield return one.Stem + ' ' + other.Stem;
        }
    }

    private static (double, double)? MarginsOf(Page page)
    {
        var boxes = page.Lines.Select(line => line.Box).OfType<Box>().ToList();
        if (boxes.Count < FewestLinesOfMargins) return null;
        var (left, right) = (boxes.Select(box => (double)box.X).Order().ToList(), boxes.Select(box => (double)box.X + box.Width).Order().ToList());
        return (left[left.Count / 5], right[right.Count * 9 / 10]);
    }

    private static IEnumerable<Line> EdgesOf(IReadOnlyList<Line> lines) => lines.Count <= 2 * EdgeLines ? lines : lines.Take(EdgeLines).Concat(lines.Skip(lines.Count - EdgeLines));

    // In lower case with a sign in the place of each digit, so that running heads with page numbers are alike.
    private static string Masked(string line) => string.Create(line.Length, line, (masked, text) =>
    {
        for (var index = 0; index < masked.Length; index++) masked[index] = char.IsDigit(text[index]) ? '#' : char.ToLowerInvariant(text[index]);
    });

    private static IEnumerable<string> ReferencesIn(string line) => Reference().Matches(line).Select(match => match.Value)
        .Where(text => text.Count(char.IsAsciiDigit) >= FewestDigitsOfReference && !Date().IsMatch(text) && !Year().IsMatch(text));

    private static double? MedianSize(IReadOnlyList<Line> lines)
    {
        var sizes = lines.Where(line => line.FontSize > 0).SelectMany(line => Enumerable.Repeat(line.FontSize!.Value, 1 + (line.Text.Length / 10))).Order().ToList();
        return sizes.Count == 0 ? null : sizes[sizes.Count / 2];
    }

    [GeneratedRegex(@"(?<!\d)(\d{1,2}[./-]\s?\d{1,2}[./-]\s?(\d\d){1,2}|\d{4}-\d\d-\d\d|\d{1,2}(\.|st|nd|rd|th)?\s\p{L}{3,10}\.?,?\s(19|20)\d\d|\p{L}{3,10}\s\d{1,2}(st|nd|rd|th)?,?\s(19|20)\d\d|\d{1,2}\sde\s\p{L}{3,10}\sde\s(19|20)\d\d)(?!\d)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Date();

    [GeneratedRegex(@"[\w.-]{1,40}@[\w.-]{2,40}|www\.[\w.-]{2,40}|https?://[\w.-]{2,40}|\+?\(?\d{2,4}\)?[\s/-]\d{2,4}[\s-]?\d{2,6}([\s-]\d{2,6})?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Contact();

    [GeneratedRegex(@"(?<![\p{L}\d.,])[A-Z\d][A-Z\d/_-]{3,30}(?![\p{L}\d]|[.,]\d)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Reference();

    [GeneratedRegex(@"^\W{0,3}(exhibit\s[""“”]?[A-Z]\b|(annex|appendix|schedule|anlage|anhang|annexe|anexo|allegato|bijlage|anexa|załącznik|bilaga|bilag)\s[\dA-Z]{1,4}\b(?!:))|\b(continued|cont['’]d|fortsetzung|übertrag|suite|continuación|continua|segue|vervolg|continuação|continuare|carried forward|brought forward)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Continued();

    [GeneratedRegex(@"^\s{0,3}(abstract|zusammenfassung|résumé|resumen|riassunto|resumo|samenvatting|rezumat)\b(?!\s\p{Ll})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Abstract();

    [GeneratedRegex(@"\d[.,]\d\d(?!\d)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Amount();

    [GeneratedRegex(@"[\p{L}\d/_-]*\d[\p{L}\d/_-]*", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OwnNumber();

    [GeneratedRegex(@"^(19|20)\d\d$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Year();

    [GeneratedRegex(@"^\s{0,4}((section|article|artikel|clause|abschnitt|§)\s{0,2})?(?<number>\d{1,2})(\.\d{1,2}){0,3}[.)]?\s{1,3}\p{L}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Section();
}
