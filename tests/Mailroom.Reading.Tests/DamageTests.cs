using System.Diagnostics;
using System.Text;
using CsCheck;

namespace Mailroom.Reading.Tests;

/// <summary>Whatever the bytes, the reader answers in bounded time, with text or a reason for people.</summary>
public sealed class DamageTests
{
    // What has no bound takes far longer, and a busy machine no such time.
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);
    private static readonly Gen<byte[]> Sample = Gen.OneOf(Samples.All().Select(Gen.Const).ToArray());

    [Fact]
    public async Task Truncated_documents_give_text_or_a_reason() => await Gen.Select(Sample, Gen.Double[0, 1])
        .SampleAsync((sample, share) => ReadsOrExplains(sample[..(int)(sample.Length * share)]), iter: 300);

    [Fact]
    public async Task Documents_with_changed_bytes_give_text_or_a_reason() => await Gen.Select(Sample, Gen.Select(Gen.Double[0, 1], Gen.Byte).Array[1, 8])
        .SampleAsync((sample, changes) =>
        {
            var changed = sample.ToArray();
            foreach (var (share, value) in changes) changed[(int)(share * (changed.Length - 1))] = value;
            return ReadsOrExplains(changed);
        }, iter: 500);

    [Fact]
    public async Task Compound_files_with_changed_tables_give_text_or_a_reason() => await Gen.Select(Gen.Int[0, 10_000], Gen.UInt).Array[1, 4]
        .SampleAsync(changes =>
        {
            var changed = Samples.Msg();
            foreach (var (at, value) in changes) BitConverter.TryWriteBytes(changed.AsSpan(at % (changed.Length / 4) * 4), value % 20);
            return ReadsOrExplains(changed);
        }, iter: 500);

    [Fact]
    public async Task A_truncated_package_is_damaged()
    {
        var docx = Samples.Docx("<w:p><w:r><w:t>Hello</w:t></w:r></w:p>");
        Assert.Equal(ReadingFailure.Corrupt, await Reading.Failure(docx[..(docx.Length / 2)]));
    }

    [Fact]
    public async Task A_document_without_text_is_empty() => Assert.Equal(ReadingFailure.Empty, await Reading.Failure(Samples.Docx("<w:p/>")));

    [Fact]
    public async Task Broken_markup_is_damaged_and_the_message_quotes_nothing()
    {
        var exception = await Assert.ThrowsAsync<ReadingException>(() => Reading.Read(Samples.Docx("<w:p><w:secret></w:p>")));
        Assert.Equal(ReadingFailure.Corrupt, exception.Failure);
        Assert.DoesNotContain("secret", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Protected_office_documents_are_encrypted() => Assert.Equal(
        ReadingFailure.Encrypted,
        await Reading.Failure(CompoundFileWriter.Write(new CompoundNode("EncryptionInfo", new byte[100]), new CompoundNode("EncryptedPackage", new byte[5000]))));

    [Fact]
    public async Task Protected_old_word_documents_are_encrypted()
    {
        var word = new byte[5000];
        word[11] = 1;
        Assert.Equal(ReadingFailure.Encrypted, await Reading.Failure(CompoundFileWriter.Write(new CompoundNode("WordDocument", word))));
    }

    [Fact]
    public async Task Protected_open_documents_are_encrypted() => Assert.Equal(ReadingFailure.Encrypted, await Reading.Failure(Samples.Odt(
        "", "", ("META-INF/manifest.xml", "<manifest><file-entry><encryption-data/></file-entry></manifest>"))));

    [Fact]
    public async Task A_document_type_in_an_office_part_is_refused()
    {
        var content = Samples.Zip(("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>"));
        Assert.Equal(ReadingFailure.Corrupt, await Reading.Failure(content));
    }

    [Fact]
    public async Task A_package_that_unpacks_to_far_more_than_it_is_is_refused()
    {
        var watch = Stopwatch.StartNew();
        Assert.Equal(ReadingFailure.TooLarge, await Reading.Failure(Samples.Docx("<w:p><w:r><w:t>" + new string(' ', 20_000_000) + "</w:t></w:r></w:p>")));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Bound);
    }

    [Fact]
    public async Task A_package_that_lies_about_its_lengths_does_not_unpack_beyond_them()
    {
        var bomb = Samples.Docx("<w:p><w:r><w:t>" + new string(' ', 20_000_000) + "</w:t></w:r></w:p>");
        var length = Encoding.UTF8.GetByteCount(Samples.Word("document", "<w:body><w:p><w:r><w:t></w:t></w:r></w:p></w:body>")) + 20_000_000;
        byte[] declared = BitConverter.GetBytes(length), smaller = BitConverter.GetBytes(1000);
        for (var at = bomb.AsSpan().IndexOf(declared); at >= 0; at = bomb.AsSpan().IndexOf(declared)) smaller.CopyTo(bomb, at);
        Assert.Equal(ReadingFailure.Corrupt, await Reading.Failure(bomb));
    }

    [Fact]
    public async Task Markup_nested_without_end_is_refused() => Assert.Equal(
        ReadingFailure.TooLarge, await Reading.Failure(Samples.Docx(string.Concat(Enumerable.Repeat("<w:p>", 20_000)) + string.Concat(Enumerable.Repeat("</w:p>", 20_000)))));

    [Fact]
    public async Task Compound_files_whose_sectors_form_a_loop_are_damaged()
    {
        var looped = Samples.Msg();
        // The directory's first sector comes after itself: its entry in the allocation table names its own number.
        var directory = BitConverter.ToInt32(looped, 48);
        var table = (BitConverter.ToInt32(looped, 76) + 1) * 512;
        BitConverter.TryWriteBytes(looped.AsSpan(table + (4 * directory)), directory);
        Assert.Equal(ReadingFailure.Corrupt, await Reading.Failure(looped));
    }

    [Fact]
    public async Task A_zip_archive_of_other_things_is_not_supported() => Assert.Equal(ReadingFailure.NotSupported, await Reading.Failure(Samples.Zip(("a.txt", "x"))));

    [Fact]
    public async Task Rich_text_nested_without_end_is_refused() => Assert.Equal(
        ReadingFailure.TooLarge, await Reading.Failure(Encoding.ASCII.GetBytes("{\\rtf1" + new string('{', 1_000_000))));

    private static async Task<bool> ReadsOrExplains(byte[] content)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            Assert.NotEmpty((await Reading.Read(content)).Pages);
        }
        catch (ReadingException exception)
        {
            Assert.EndsWith(".", exception.Message, StringComparison.Ordinal);
        }
        return watch.Elapsed < Bound;
    }
}
