using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Mailroom.Hostile.Making;
using Mailroom.Reading.Archives;
using Mailroom.Reading.Formats;
using Mailroom.Reading.Isolation;
using static Mailroom.Reading.Tests.Isolation.WorkerHost;

namespace Mailroom.Reading.Tests.Archives;

public sealed class UnpackingTests
{
    private static readonly UnpackLimits Limits = new(1000, 1 << 20, 100 << 20, 200, TimeSpan.FromMinutes(1));

    [Fact]
    public async Task The_files_of_an_archive_come_in_its_order_with_their_paths_and_bytes() =>
        Assert.Equal(["b.txt: two", "2024/march/a.txt: one", "b.txt: twice"], await UnpackAsync(new ZipWriter().Add("b.txt", "two").Add("2024/march/a.txt", "one").Add("b.txt", "twice").Write()));

    [Fact]
    public async Task What_systems_leave_in_folders_is_passed_over() => Assert.Equal(["folder/a.txt: one", "folder/empty.txt: "], await UnpackAsync(new ZipWriter()
        .Add("folder/", "").Add("folder\\", "").Add("folder/.DS_Store", "x").Add("__MACOSX/folder/._a.txt", "x").Add("folder/._a.txt", "x").Add("folder/Thumbs.db", "x").Add("desktop.ini", "x")
        .Add("folder/~$a.docx", "x").Add("folder/.gitkeep", "").Add("folder/a.txt", "one").Add("folder/empty.txt", "").Write()));

    [Fact]
    public async Task A_bad_file_is_said_to_be_and_the_rest_is_taken()
    {
        var sound = Encoding.UTF8.GetBytes("sound");
        var packed = Bytes.Deflated(sound, sound.Length);
        var files = await UnpackAsync(new ZipWriter().Add("first", "1").AddAs("encrypted", sound, flags: 1).AddAs("damaged", sound, checksum: 1).AddDeflated("noise", Bytes.Noise(500), 1000)
            .AddAs("lzma", sound, method: 14).AddDeflated("longer than said", Bytes.Deflated(sound, 1000), (uint)sound.Length, checksum: 77).AddShared("outside", 0x7FFF_0000, 0, 100)
            .AddDeflated("large", Bytes.Deflated(new byte[1000], 2 << 20), 2 << 20).AddLink("link", "/etc/passwd").AddDeflated("last", packed, (uint)sound.Length, checksum: Checksum.Of(sound)).Write());
        string[] expected =
        [
            "first: 1", "encrypted! It is protected by a password", "damaged! It is damaged", "noise! It is damaged", "lzma! It is damaged", "longer than said! It is damaged", "outside! It is damaged",
            "large! It is larger", "link! It is a link", "last: sound",
        ];
        Assert.Equal(expected.Length, files.Count);
        Assert.All(expected.Zip(files), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Names_are_read_as_UTF8_whether_or_not_the_archive_says_so_and_else_as_the_first_PCs_wrote_them()
    {
        Assert.Equal(["Kündigung.txt: x"], await UnpackAsync(new ZipWriter().Add("Kündigung.txt", "x").Write()));
        Assert.Equal(["Kündigung.txt: x"], await UnpackAsync(new ZipWriter { Names = CodePagesEncodingProvider.Instance.GetEncoding(437)! }.Add("Kündigung.txt", "x").Write()));
        Assert.Equal(["Договор.txt: x"], await UnpackAsync(Samples.Zip(("Договор.txt", "x"))));
    }

    [Fact]
    public void Documents_are_no_archives()
    {
        Assert.All(Samples.All(), document => Assert.Null(ArchiveFormats.Detect(document)));
        // Their own parts first, or cut off.
        byte[] moved = Samples.Zip(("word/document.xml", "<x/>"), ("[Content_Types].xml", "<x/>"));
        Assert.Null(ArchiveFormats.Detect(moved));
        Assert.Null(ArchiveFormats.Detect(moved[..60]));
        Assert.Null(ArchiveFormats.Detect(Samples.Zip(("preview.jpg", "x"), ("Index/Document.iwa", "x"))));
        Assert.Null(ArchiveFormats.Detect(Samples.Zip(("META-INF/container.xml", "x"), ("content.opf", "x"))));
        // What begins as most do need not even be asked for.
        Assert.All(Samples.All().Where(document => document.AsSpan().StartsWith("PK"u8)), document => Assert.False(ArchiveFormats.MayBe(document)));
    }

    [Fact]
    public async Task An_archive_in_an_archive_is_unpacked_and_one_in_that_is_not()
    {
        var inner = Samples.Zip(("deep.txt", "deep"));
        var middle = Samples.Zip([("m.txt", "middle"u8.ToArray()), ("inner.zip", inner)], CompressionLevel.Optimal);
        var files = await UnpackAsync(Samples.Zip([("first.txt", "1"u8.ToArray()), ("x/middle.zip", middle), ("broken.zip", inner[..30]), ("none.zip", Samples.Zip(("Thumbs.db", "x"))), ("a.docx", Samples.Docx("<w:p/>")[..9])], CompressionLevel.Optimal));
        Assert.Equal(["first.txt: 1", "x/middle.zip/m.txt: middle"], files.Take(2));
        Assert.StartsWith("x/middle.zip/inner.zip! It is an archive in an archive of an archive", files[2], StringComparison.Ordinal);
        Assert.StartsWith("broken.zip! The archive is damaged", files[3], StringComparison.Ordinal);
        Assert.Equal("none.zip! The archive holds no files.", files[4]);
    }

    [Fact]
    public async Task An_archive_that_exceeds_a_limit_is_refused_as_a_whole()
    {
        var many = Many(70_000);
        Assert.Equal(ReadingFailure.TooLarge, (await FailAsync(many)).Failure);
        Assert.Equal(70_000, (await UnpackAsync(many, Limits with { MaximumFiles = 70_000 })).Count);
        var zip = new ZipWriter();
        for (var file = 0; file < 20; file++) zip.AddAs($"{file}", Bytes.Noise(1 << 20));
        var large = zip.Write();
        Assert.Equal(20, (await UnpackAsync(large)).Count);
        Assert.Equal(ReadingFailure.TooLarge, (await FailAsync(large, Limits with { MaximumBytes = 19 << 20 })).Failure);
        // A thousand times its length, of which sixteen megabytes do not matter.
        var sum = Checksum.Of(new byte[1 << 20]);
        var bomb = new ZipWriter();
        for (var file = 0; file < 17; file++) bomb.AddDeflated($"{file}", Bytes.Deflated(new byte[1 << 20], 1 << 20), 1 << 20, checksum: sum);
        Assert.Equal(ReadingFailure.TooLarge, (await FailAsync(bomb.Write(), Limits with { MaximumRatio = 100 })).Failure);
        Assert.Equal(17, (await UnpackAsync(bomb.Write(), Limits with { MaximumRatio = 2000 })).Count);
    }

    [Fact]
    public async Task An_archive_that_is_none_any_more_is_refused_as_a_whole()
    {
        var sound = new ZipWriter().Add("a.txt", "one").Add("b.txt", "two");
        Assert.Equal(ReadingFailure.Corrupt, (await FailAsync(sound.Write()[..40])).Failure);
        Assert.Equal(ReadingFailure.Corrupt, (await FailAsync([.. "PK\x07\x08"u8, .. sound.Write()])).Failure);
        var packed = Bytes.Deflated(new byte[100], 100_000);
        var overlapping = new ZipWriter().AddDeflated("0", packed, 100_000);
        for (var file = 1; file < 10; file++) overlapping.AddShared($"{file}", 0, packed.Length, 100_000);
        Assert.Equal(ReadingFailure.Corrupt, (await FailAsync(overlapping.Write())).Failure);
        Assert.Equal(ReadingFailure.Empty, (await FailAsync(new ZipWriter().Add("folder/", "").Write())).Failure);
    }

    [Fact]
    public async Task Archives_that_were_written_without_looking_back_are_read()
    {
        using var memory = new MemoryStream();
        await using (var forward = new Forward(memory))
        await using (var archive = new ZipArchive(forward, ZipArchiveMode.Create))
        {
            await using var entry = await archive.CreateEntry("a.txt").OpenAsync(Cancellation);
            await entry.WriteAsync("streamed"u8.ToArray(), Cancellation);
        }

        Assert.Equal(["a.txt: streamed"], await UnpackAsync(memory.ToArray()));
    }

    [Fact]
    public async Task Tar_and_gzip_are_unpacked()
    {
        var tar = Tar();
        string[] expected = ["2024/a.txt: one", "link! It is a link to another file, and no document.", "b.txt: two"];
        Assert.Equal(expected, await UnpackAsync(tar));
        Assert.Equal(expected, await UnpackAsync(Bytes.Gzipped(tar, tar.Length)));
        Assert.Equal([": alone"], await UnpackAsync(Bytes.Gzipped("alone"u8.ToArray(), 5)));
        Assert.Equal(["x/bill.txt.gz/bill.txt: alone"], await UnpackAsync(Samples.Zip([("x/bill.txt.gz", Bytes.Gzipped("alone"u8.ToArray(), 5))], CompressionLevel.Optimal)));
        Assert.StartsWith("! It is damaged", Assert.Single(await UnpackAsync(Bytes.Gzipped("alone"u8.ToArray(), 5000)[..^12])), StringComparison.Ordinal);
        Assert.Equal(ReadingFailure.Corrupt, (await FailAsync(Bytes.Gzipped(tar, tar.Length)[..^20])).Failure);
        Assert.Equal(ReadingFailure.Corrupt, (await FailAsync(tar[..1800])).Failure);
        Assert.Equal(ReadingFailure.TooLarge, (await FailAsync(Bytes.Gzipped(new byte[1 << 20], 20 << 20), Limits with { MaximumFileBytes = 1 << 30, MaximumRatio = 1 })).Failure);
    }

    [Fact]
    public async Task What_a_tar_has_of_no_file_or_of_a_part_of_one_is_said()
    {
        using var memory = new MemoryStream();
        using (var writer = new TarWriter(memory, leaveOpen: true))
        {
            writer.WriteEntry(new PaxGlobalExtendedAttributesTarEntry([new("comment", "of all")]));
            writer.WriteEntry(new PaxTarEntry(TarEntryType.HardLink, "hard") { LinkName = "a.txt" });
            writer.WriteEntry(new PaxTarEntry(TarEntryType.Fifo, "pipe"));
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "GNUSparseFile.0/holes", [new("GNU.sparse.major", "1"), new("GNU.sparse.name", "holes")]) { DataStream = new MemoryStream("1\n0\n3\nabc"u8.ToArray()) });
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "a.txt") { DataStream = new MemoryStream("one"u8.ToArray()) });
        }

        var files = await UnpackAsync(memory.ToArray());
        string[] expected = ["hard! It is a link", "pipe! It is a device", "holes! Its archive leaves out", "a.txt: one"];
        Assert.Equal(expected.Length, files.Count);
        Assert.All(expected.Zip(files), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_GZIP_packed_in_several_parts_is_one_file_and_what_is_cut_off_is_damaged()
    {
        // The first begins larger than what is looked at to tell what it is.
        var one = Bytes.Gzipped("one"u8.ToArray(), 6000);
        var two = Bytes.Gzipped("two"u8.ToArray(), 3);
        // As bgzip ends its files.
        byte[] none = [0x1F, 0x8B, 8, 4, 0, 0, 0, 0, 0, 0xFF, 6, 0, 0x42, 0x43, 2, 0, 0x1B, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        var whole = ": " + string.Concat(Enumerable.Repeat("one", 2000)) + "two";
        foreach (var content in (byte[][])[[.. one, .. two], [.. one, .. two, .. none], [.. one, .. none, .. two, .. new byte[512]], [.. none, .. one, .. two, .. new byte[3]]])
            Assert.Equal([whole], await UnpackAsync(content));
        var changed = (byte[])[.. one, .. two];
        changed[^8] ^= 1;
        foreach (var damaged in (byte[][])[[.. one, .. two[..^1]], [.. one, .. two[..^8]], [.. one, .. two[..^10]], changed])
            Assert.StartsWith("! It is damaged", Assert.Single(await UnpackAsync(damaged)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_file_that_turns_out_too_large_no_byte_too_many_is_sent()
    {
        var sent = 0;
        Assert.True(await new Unpacker(Limits, part =>
        {
            sent += part.Bytes.Length;
            if (part.IsEnd) Assert.StartsWith("It is larger than a file", part.Error, StringComparison.Ordinal);
            return Task.CompletedTask;
        }).UnpackAsync(Bytes.Gzipped(new byte[1000], (1 << 20) + 1)));
        Assert.InRange(sent, 1, 1 << 20);
    }

    [Fact]
    public async Task A_store_of_mails_gives_a_file_a_mail_and_one_mail_is_a_mail()
    {
        const string One = "From a@example.org Mon Jan  1 00:00:00 2024\nFrom: a@example.org\nSubject: one\n\nThe first.\n\nFrom here on it is text.\n\n";
        const string Two = "From b@example.org Mon Jan  1 00:00:00 2024\r\nFrom: b@example.org\r\nSubject: two\r\n\r\nThe second.\r\n";
        Assert.Equal([$"message-0001.eml: {One}", $"message-0002.eml: {Two}"], await UnpackAsync(Encoding.UTF8.GetBytes(One + Two)));
        Assert.Null(ArchiveFormats.Detect(Encoding.UTF8.GetBytes(One)));
        Assert.False(ArchiveFormats.MayBe("From Berlin we write to you\n\nDear Sir"u8));
        Assert.Equal(["mails.mbox/message-0001.eml", "mails.mbox/message-0002.eml"], (await UnpackAsync(Samples.Zip(("mails.mbox", One + Two)))).Select(file => file.Split(": ")[0]));
    }

    [Fact]
    public async Task A_child_sends_the_files_one_after_the_other_and_takes_the_next_archive()
    {
        await using var pool = Pool();
        using var child = await ChildAsync(pool);
        var noise = Bytes.Noise(300_000);
        var zip = new ZipWriter().AddAs("noise", noise).AddAs("bad", noise, checksum: 1).Add("last", "x").Write();
        for (var round = 0; round < 2; round++)
        {
            var files = new List<(string Path, byte[] Content, bool IsBad)>();
            Assert.True(await TakeAsync(pool, zip, async file =>
            {
                using var memory = new MemoryStream();
                await file.Content.CopyToAsync(memory, Cancellation);
                files.Add((file.Path, memory.ToArray(), file.Error is not null));
            }));
            Assert.Equal(["noise", "bad", "last"], files.Select(file => file.Path));
            Assert.Equal([false, true, false], files.Select(file => file.IsBad));
            Assert.Equal(noise, files[0].Content);
        }

        // Also where somebody does not read them to their end.
        Assert.True(await TakeAsync(pool, zip, _ => Task.CompletedTask));
        Assert.False(await TakeAsync(pool, Samples.Docx("<w:p/>"), _ => throw new InvalidOperationException("A document has no files.")));
        using var same = await ChildAsync(pool);
        Assert.Equal(child.Id, same.Id);
    }

    [Fact]
    public async Task Whoever_takes_no_more_files_costs_a_child_and_nobody_else_anything()
    {
        await using var pool = Pool();
        using var child = await ChildAsync(pool);
        var zip = Many(100);
        await Assert.ThrowsAsync<TimeZoneNotFoundException>(() => TakeAsync(pool, zip, _ => throw new TimeZoneNotFoundException()));
        await EndedAsync(child);
        Assert.True(await TakeAsync(pool, zip, _ => Task.CompletedTask));
    }

    [Fact]
    public async Task A_limit_that_is_met_in_the_midst_of_a_file_is_told_as_such()
    {
        await using var pool = Pool();
        var zip = new ZipWriter().AddAs("a", Bytes.Noise(1 << 20)).Write();
        var failure = await Assert.ThrowsAsync<ReadingException>(() => pool.UnpackAsync(new MemoryStream(zip), zip.Length, Limits with { MaximumBytes = 500_000 }, _ => Task.CompletedTask, Cancellation));
        Assert.Equal(ReadingFailure.TooLarge, failure.Failure);
    }

    [Fact]
    public async Task A_child_that_ends_while_it_unpacks_is_told()
    {
        await using var pool = Pool();
        using var child = await ChildAsync(pool);
        var zip = new ZipWriter().AddAs("a", Bytes.Noise(1 << 20)).AddAs("b", Bytes.Noise(1 << 20)).Write();
        var failure = await Assert.ThrowsAsync<ReadingException>(() => TakeAsync(pool, zip, async file =>
        {
            child.Kill();
            await file.Content.CopyToAsync(Stream.Null, Cancellation);
        }));
        Assert.True(failure.BroughtReaderDown);
    }

    private static Task<bool> TakeAsync(ReadWorkerPool pool, byte[] archive, Func<UnpackedFile, Task> take) => pool.UnpackAsync(new MemoryStream(archive), archive.Length, Limits, take, Cancellation);

    private static async Task<ReadingException> FailAsync(byte[] archive, UnpackLimits? limits = null) => await Assert.ThrowsAsync<ReadingException>(() => UnpackAsync(archive, limits));

    // Each file as "path: text", or "path! error".
    private static async Task<List<string>> UnpackAsync(byte[] archive, UnpackLimits? limits = null)
    {
        var files = new List<string>();
        var (path, content) = ("", new MemoryStream());
        Assert.True(ArchiveFormats.MayBe(archive.AsSpan(0, Math.Min(archive.Length, FormatDetector.HeadLength))));
        Assert.True(await new Unpacker(limits ?? Limits, part =>
        {
            if (part.Path is not null) (path, content) = (part.Path, new MemoryStream());
            content.Write(part.Bytes.Span);
            if (part.IsEnd) files.Add(part.Error is { } error ? $"{path}! {error}" : $"{path}: {Encoding.UTF8.GetString(content.ToArray())}");
            return Task.CompletedTask;
        }).UnpackAsync(archive));
        return files;
    }

    private static byte[] Many(int count) => Samples.Zip(Enumerable.Range(0, count).Select(file => ($"{file}.txt", "x"u8.ToArray())), CompressionLevel.NoCompression);

    internal static byte[] Tar()
    {
        using var memory = new MemoryStream();
        using (var writer = new TarWriter(memory, leaveOpen: true))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "2024/"));
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "2024/a.txt") { DataStream = new MemoryStream("one"u8.ToArray()) });
            writer.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "link") { LinkName = "/etc/passwd" });
            writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "b.txt") { DataStream = new MemoryStream("two"u8.ToArray()) });
        }

        return memory.ToArray();
    }

    /// <summary>A pipe: it cannot go back to say how long a file was.</summary>
    private sealed class Forward(Stream inner) : MemoryStream
    {
        public override bool CanSeek => false;

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

        public override void Write(ReadOnlySpan<byte> buffer) => inner.Write(buffer);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => inner.WriteAsync(buffer, offset, count, cancellationToken);
    }
}
