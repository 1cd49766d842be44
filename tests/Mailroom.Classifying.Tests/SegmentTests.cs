using CsCheck;
using Mailroom.Classifying.Segments;
using Mailroom.Reading;

namespace Mailroom.Classifying.Tests;

/// <summary>Several documents in one file.</summary>
public sealed class SegmentTests
{
    private static readonly Classifier Everyday = new(Samples.EverydayTypes);
    private static readonly string[] Lines =
        ["INVOICE", "Page 1 of 2", "Page 2 of 2", "page 0 of 0", "Seite 99999", "Invoice number: 7", "Dear Sir or Madam", "From: a@b.example", "3 March 2024", "Yours sincerely", "Total 12.50", "7.", "…", " "];

    private static readonly Gen<string[]> AnyPage = Gen.OneOf(
        Gen.Int[0, 2].Select(one => (string[])[.. new[] { Samples.Invoice, Samples.Contract, Samples.Resume }[one]]), Gen.Int[0, Lines.Length - 1].Select(line => Lines[line]).Array[0, 12]);

    [Fact]
    public void Segments_cover_every_page_once_and_in_order() => AnyPage.Array[1, 12].Sample(pages =>
    {
        var (segments, doubtful) = Segmenter.Find(Paper(pages), Everyday);
        Assert.All(doubtful, page => Assert.Contains(segments, segment => page > segment.FromPage && page <= segment.ToPage));
        Assert.Equal(Enumerable.Range(1, pages.Length), segments.SelectMany(segment => Enumerable.Range(segment.FromPage, segment.Pages)));
        Assert.All(segments, segment => Assert.True(segment.Pages > 0));
    }, iter: 300);

    [Fact]
    public void A_single_page_is_one_segment() => AnyPage.Sample(page => Assert.Equal([new Segment(1, 1)], Segmenter.Find(Paper(page), Everyday).Segments), iter: 100);

    [Fact]
    public void Two_invoices_in_a_row_are_two_segments_and_each_has_its_type()
    {
        string[] other =
        [
            "Harbour Tools Ltd", "3 Quay Road, Bridgetown", "INVOICE", "Invoice number: 88-117", "Invoice date: 9 May 2024", "Bill to:", "Hillside Dairy",
            "Description Quantity Unit price Amount", "Hammer 2 12.00 24.00", "Pliers 1 9.00 9.00", "Total amount 33.00",
        ];
        var document = Paper(Samples.Invoice, other, Samples.Contract);
        var segments = Segmenter.Find(document, Everyday).Segments;
        Assert.Equal([new Segment(1, 1), new Segment(2, 2), new Segment(3, 3)], segments);
        var classified = ClassifiedSegment.Of(document, segments, Everyday, most: 5);
        Assert.Equal(["Invoice", "Invoice", "Contract"], classified.Select(one => one.Answer.DocumentType));
        Assert.Equal(0, ClassifiedSegment.Leading(classified));
        Assert.All(classified[2].EvidenceInFile, evidence => Assert.Equal(3, evidence.Page));
    }

    [Fact]
    public void The_next_invoice_of_the_same_supplier_begins_a_segment()
    {
        string[] next =
        [
            .. Samples.Invoice[..3], "Invoice number: 2057", "Invoice date: 9 May 2024", "Bill to:", "Hillside Dairy", "Description Quantity Unit price Amount",
            "Hammer 2 12.00 24.00", "Pliers 1 9.00 9.00", "Total amount 33.00",
        ];
        Assert.Equal([new Segment(1, 1), new Segment(2, 2)], Segmenter.Find(Paper(Samples.Invoice, next), Everyday).Segments);
    }

    [Fact]
    public void Where_a_cut_is_likely_but_not_likely_enough_the_page_is_named()
    {
        // The same invoice again, with a number and a date of its own.
        string[] again = [.. Samples.Invoice.Select(line => line.Replace("2041", "2057", StringComparison.Ordinal).Replace("3 March", "9 May", StringComparison.Ordinal))];
        var (segments, doubtful) = Segmenter.Find(Paper(Samples.Invoice, again), Everyday);
        Assert.Equal([new Segment(1, 2)], segments);
        Assert.Equal([2], doubtful);
    }

    [Fact]
    public void Pages_that_are_counted_on_belong_together() =>
        Assert.Equal([new Segment(1, 3)], Segmenter.Find(Paper([.. Samples.Contract, "Page 1 of 3"], ["Annex", "Prices of deliveries", "Page 2 of 3"], [.. Samples.Invoice, "Page 3 of 3"]), Everyday).Segments);

    [Fact]
    public void A_page_that_could_not_be_drawn_goes_with_those_before_it()
    {
        var document = Paper(Samples.Invoice, [], Samples.Contract);
        document = document with { Pages = [document.Pages[0], document.Pages[2]] };
        Assert.Equal([new Segment(1, 2), new Segment(3, 3)], Segmenter.Find(document, Everyday).Segments);
    }

    [Fact]
    public void The_cuts_found_are_the_likeliest_of_all() =>
        Gen.Int[1, 7].SelectMany(pages => Gen.Double[-4, 4].Array[pages * pages].Select(odds => (pages, odds))).Sample(made =>
        {
            var (pages, odds) = made;
            double LogOdds(int first, int page) => odds[(first * pages) + page];
            double Value(IReadOnlyList<int> firsts) => Enumerable.Range(1, pages - 1).Sum(page =>
            {
                var value = LogOdds(firsts.Last(first => first < page), page) - 0.5;
                return -Math.Log(1 + Math.Exp(firsts.Contains(page) ? -value : value));
            });
            var found = Cuts.Find(pages, LogOdds, 0.5);
            var all = Enumerable.Range(0, 1 << (pages - 1)).Select(set => (IReadOnlyList<int>)[0, .. Enumerable.Range(1, pages - 1).Where(page => (set >> (page - 1) & 1) == 1)]);
            Assert.Equal(all.Max(Value), Value(found), 9);
        });

    [Theory]
    [InlineData("Page 2 of 5", 2, 5)]
    [InlineData("Seite 2 von 5", 2, 5)]
    [InlineData("Confidential - Page 2", 2, null)]
    [InlineData("2/5", 2, 5)]
    [InlineData("- 2 -", 2, null)]
    public void A_printed_number_is_read(string line, int number, int? of) => Assert.Equal((number, of), (PrintedNumber.Read(line)!.Value.Number, PrintedNumber.Read(line)!.Value.Of));

    [Theory]
    [InlineData("Page 5 of 2")]
    [InlineData("page 0")]
    [InlineData("Page 12.50")]
    [InlineData("2 pages")]
    [InlineData("99999999999999999999")]
    public void What_is_no_page_number_is_not_read_as_one(string line) => Assert.Null(PrintedNumber.Read(line));

    private static DocumentText Paper(params string[][] pages) =>
        new("application/pdf", pages.Length, [.. pages.Select((lines, index) => Samples.Placed(lines).Pages[0] with { Number = index + 1 })]);
}
