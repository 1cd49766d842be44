using Mailroom.Reading.Formats;

namespace Mailroom.Reading.Tests.Books;

public sealed class EpubTests
{
    private const string Encrypted = "<encryption xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\" xmlns:e=\"http://www.w3.org/2001/04/xmlenc#\"><e:EncryptedData><e:EncryptionMethod Algorithm=\"WAY\"/>"
        + "<e:CipherData><e:CipherReference URI=\"PART\"/></e:CipherData></e:EncryptedData></encryption>";

    [Fact]
    public async Task A_book_is_read_in_its_order_each_chapter_from_a_new_page()
    {
        var text = await Reading.Read(Samples.Epub("<h1>One</h1><p>First &amp; foremost</p>", "<p>Two</p><script src=\"x.js\"/><p>goes on</p>"));
        Assert.Equal("application/epub+zip", text.MediaType);
        Assert.Equal(["The manual", "Ada Lovelace", "One", "First & foremost"], text.Lines());
        Assert.Equal(["Two", "goes on"], text.Lines(2));
        Assert.Equal(2, text.PageCount);
        Assert.Empty(text.Remarks);
    }

    [Fact]
    public async Task Of_a_long_book_the_first_pages_are_read_and_that_is_said()
    {
        var text = await Reading.Read(Samples.Epub([.. Enumerable.Range(0, 20).Select(chapter => $"<p>Chapter {chapter}</p>")]), new ReadingOptions { MaximumPages = 3 });
        Assert.Equal((20, 3), (text.PageCount, text.Pages.Count));
        Assert.Contains("3 of its 20 pages were read.", text.Remarks.Select(remark => remark.Text));
    }

    [Fact]
    public async Task A_protected_book_is_said_to_be_and_one_whose_fonts_alone_are_made_hard_to_copy_is_read()
    {
        var chapter = Encrypted.Replace("PART", "OPS/text/chapter%200.xhtml", StringComparison.Ordinal);
        Assert.Equal(ReadingFailure.Encrypted, await Reading.Failure(Samples.Epub(["<p>x</p>"], ("META-INF/encryption.xml", chapter.Replace("WAY", "http://www.w3.org/2001/04/xmlenc#aes256-cbc", StringComparison.Ordinal)))));
        Assert.Contains("x", (await Reading.Read(Samples.Epub(["<p>x</p>"], ("META-INF/encryption.xml", chapter.Replace("WAY", "http://www.idpf.org/2008/embedding", StringComparison.Ordinal))))).Lines());
        Assert.Contains("x", (await Reading.Read(Samples.Epub(["<p>x</p>"], ("META-INF/encryption.xml", Encrypted.Replace("PART", "OPS/a.mp4", StringComparison.Ordinal))))).Lines());
    }

    [Fact]
    public async Task A_chapter_that_is_no_text_is_said()
    {
        var book = Samples.Epub("<p>One</p>", "<p>Two</p>");
        using var memory = new MemoryStream();
        memory.Write(book);
        using (var archive = new System.IO.Compression.ZipArchive(memory, System.IO.Compression.ZipArchiveMode.Update, leaveOpen: true))
        {
            archive.GetEntry("OPS/text/chapter 1.xhtml")!.Delete();
            using var chapter = archive.CreateEntry("OPS/text/chapter 1.xhtml").Open();
            chapter.Write([.. Enumerable.Range(0, 4000).Select(i => (byte)(i * 7 % 32))]);
        }
        var text = await Reading.Read(memory.ToArray());
        Assert.Contains("One", text.Lines());
        Assert.True(Assert.Single(text.Remarks).CastsDoubt);
    }

    [Fact]
    public async Task A_chapter_that_is_missing_is_said()
    {
        var book = Samples.Epub("<p>One</p>", "<p>Two</p>");
        using var memory = new MemoryStream();
        memory.Write(book);
        using (var archive = new System.IO.Compression.ZipArchive(memory, System.IO.Compression.ZipArchiveMode.Update, leaveOpen: true)) archive.GetEntry("OPS/text/chapter 1.xhtml")!.Delete();
        var text = await Reading.Read(memory.ToArray());
        Assert.Contains("One", text.Lines());
        Assert.True(Assert.Single(text.Remarks).CastsDoubt);
    }

    [Fact]
    public void A_book_is_known_without_its_mark_and_with_a_line_end_behind_it()
    {
        Assert.Equal(FileKind.ElectronicBook, FormatDetector.Detect(Samples.Zip(("META-INF/container.xml", "<x/>"))).Kind);
        Assert.Equal(FileKind.ElectronicBook, FormatDetector.Detect(Samples.Zip(("mimetype", "\uFEFFapplication/epub+zip\r\n"))).Kind);
    }

    [Fact]
    public async Task Of_a_store_of_mails_that_is_not_taken_apart_it_is_said_that_the_first_was_read()
    {
        const string Mail = "From a@example.org Mon Jan  1 00:00:00 2024\nFrom: a@example.org\nSubject: one\n\nThe first.\n\n";
        Assert.Empty((await Reading.Read(Mail)).Remarks);
        Assert.True(Assert.Single((await Reading.Read(Mail + Mail)).Remarks).CastsDoubt);
    }
}
