using ICSharpCode.SharpZipLib;
using Mailroom.Reading.Formats;
using Mailroom.Reading.Isolation;

namespace Mailroom.Reading.Archives;

/// <summary>Takes the files out of an archive, one after the other, within limits. An archive that lies in it is unpacked too; what lies in an archive of that one is not.</summary>
/// <param name="limits">What may come out.</param>
/// <param name="send">Takes the parts of the files: of each the path, its bytes, and that it ends.</param>
internal sealed class Unpacker(UnpackLimits limits, Func<ArchivePart, Task> send)
{
    private const int PieceBytes = 64 * 1024;
    private const int MaximumDepth = 1;

    private const string TooLarge = "It is larger than a file in an archive may be. Upload it by itself.";
    private const string TooDeep = "It is an archive in an archive of an archive, which is not unpacked. Unpack it and upload the documents in it.";
    private const string Unreadable = "It is damaged in its archive, or packed in a way that is not known. Pack it again as an ordinary ZIP, or upload the document itself.";
    private const string Empty = "The archive holds no files.";

    private readonly byte[] piece = new byte[PieceBytes];
    private long bytesLeft;
    private int files;

    /// <summary>Unpacks an archive.</summary>
    /// <returns>Whether it is one; else it is a document, and nothing was sent.</returns>
    /// <exception cref="ReadingException">It is damaged, empty, or exceeds a limit: what was sent of it does not count.</exception>
    public async Task<bool> UnpackAsync(byte[] content)
    {
        if (ArchiveFormats.Detect(content) is not { } kind) return false;
        bytesLeft = limits.MaximumBytesOf(content.Length);
        await UnpackAsync(content, kind, within: "", depth: 0);
        return files > 0 ? true : throw new ReadingException(ReadingFailure.Empty, Empty);
    }

    private async Task UnpackAsync(byte[] content, ArchiveKind kind, string within, int depth)
    {
        try
        {
            foreach (var file in FilesOf(content, kind))
            {
                if (!file.IsJunk) await TakeAsync(file, Path.Combine(within, file.Path.Length > 0 ? file.Path.TrimStart('/') : Path.GetFileNameWithoutExtension(within)), depth);
            }
        }
        catch (Exception exception) when (IsDamage(exception))
        {
            throw ArchiveFormats.Damaged(exception);
        }
    }

    private static IEnumerable<ArchivedFile> FilesOf(byte[] content, ArchiveKind kind) => kind switch
    {
        ArchiveKind.Zip => ZipFiles.Of(content),
        ArchiveKind.Tar => TarFiles.Of(content),
        ArchiveKind.Gzip => TarFiles.OfGzip(content),
        _ => MailStore.Of(content),
    };

    private async Task TakeAsync(ArchivedFile file, string path, int depth)
    {
        if (file.Refusal is not null || file.Length > limits.MaximumFileBytes)
        {
            await RefuseAsync(path, file.Refusal ?? TooLarge);
            return;
        }

        Stream content;
        int read;
        try
        {
            content = file.Open();
            read = content.ReadAtLeast(piece, FormatDetector.HeadLength, throwOnEndOfStream: false);
        }
        catch (Exception exception) when (IsDamage(exception))
        {
            await RefuseAsync(path, Unreadable);
            return;
        }

        await using (content)
        {
            if (ArchiveFormats.MayBe(piece.AsSpan(0, Math.Min(read, FormatDetector.HeadLength)))) await TakeArchiveAsync(content, read, path, depth);
            else await SendAsync(content, read, path);
        }
    }

    // The first bytes stand in the piece already.
    private async Task SendAsync(Stream content, int read, string path)
    {
        Count();
        await send(new ArchivePart { Path = path });
        string? error = null;
        try
        {
            for (var size = (long)read; read > 0; size += read)
            {
                Spend(read);
                if (size > limits.MaximumFileBytes)
                {
                    // Whoever takes the file refuses the whole upload for one byte too many.
                    error = TooLarge;
                    break;
                }

                await send(new ArchivePart { Bytes = piece.AsMemory(0, read) });
                read = content.Read(piece);
            }
        }
        catch (Exception exception) when (IsDamage(exception))
        {
            error = Unreadable;
        }

        await send(new ArchivePart { IsEnd = true, Error = error });
    }

    private async Task TakeArchiveAsync(Stream start, int read, string path, int depth)
    {
        using var whole = new MemoryStream();
        try
        {
            for (; read > 0 && whole.Length <= limits.MaximumFileBytes; read = start.Read(piece))
            {
                Spend(read);
                whole.Write(piece, 0, read);
            }

            if (whole.Length > limits.MaximumFileBytes)
            {
                await RefuseAsync(path, TooLarge);
                return;
            }
        }
        catch (Exception exception) when (IsDamage(exception))
        {
            await RefuseAsync(path, Unreadable);
            return;
        }

        var before = files;
        try
        {
            var content = whole.ToArray();
            if (ArchiveFormats.Detect(content) is not { } kind)
            {
                using var document = new MemoryStream(content, writable: false);
                await SendAsync(document, document.Read(piece), path);
            }
            else if (depth == MaximumDepth) await RefuseAsync(path, TooDeep);
            else
            {
                await UnpackAsync(content, kind, path, depth + 1);
                if (files == before) await RefuseAsync(path, Empty);
            }
        }
        catch (ReadingException damaged) when (damaged.Failure == ReadingFailure.Corrupt)
        {
            // What came out of it before is sound.
            await RefuseAsync(path, damaged.Message);
        }
    }

    private async Task RefuseAsync(string path, string reason)
    {
        Count();
        await send(new ArchivePart { Path = path });
        await send(new ArchivePart { IsEnd = true, Error = reason });
    }

    private void Count()
    {
        if (++files > limits.MaximumFiles) throw new ReadingException(ReadingFailure.TooLarge, "The archive holds more files than are unpacked of one upload. Pack fewer into each archive.");
    }

    private void Spend(int bytes)
    {
        if ((bytesLeft -= bytes) < 0) throw new ReadingException(ReadingFailure.TooLarge, "The archive unpacks to more than is taken of one upload. Upload the documents in several archives, or as they are.");
    }

    private static bool IsDamage(Exception exception) =>
        exception is InvalidDataException or SharpZipBaseException or IOException or NotSupportedException or ArgumentException or FormatException or OverflowException or InvalidOperationException;
}
