using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;

namespace Mailroom.Reading.Office;

/// <summary>Reads PowerPoint's PPT, and DOC from before Word 97, by the programs catppt, antiword and catdoc, where they are installed.</summary>
internal static class LegacyOfficeReader
{
    private const int MaximumCharacters = 8 * 1024 * 1024;
    private const int EncryptedWord = 0x0100;
    private const uint EncryptedPresentation = 0xF3D1C4DF;
    private static readonly List<(string Name, string[] Arguments)> WordPrograms = [("antiword", ["-m", "UTF-8.txt", "-w", "0"]), ("catdoc", ["-d", "utf-8", "-w"])];
    private static readonly TimeSpan MaximumTime = TimeSpan.FromSeconds(30);

    public static async Task<DocumentText> ReadWordAsync(byte[] content, string mediaType, ReadingOptions options, CancellationToken cancellation)
    {
        var file = CompoundFile.Open(content);
        var word = file.Root.Find("WordDocument") is { } stream ? file.Read(stream) : [];
        if (word.Length >= 12 && (BinaryPrimitives.ReadUInt16LittleEndian(word.AsSpan(10)) & EncryptedWord) != 0) throw LibraryFailures.Protected();
        try
        {
            if (LegacyWordReader.Read(file, word, mediaType, options, cancellation) is { } text) return LegacyPictures.InWord(file) ? EmbeddedPictures.LeaveOut(text) : text;
        }
        catch (Exception exception) when (exception is not (ReadingException or OperationCanceledException) && WordPrograms.Exists(program => FindProgram(program.Name) is not null))
        {
            // They may find their way through what is damaged.
        }
        return await ReadAsync(
            content, mediaType, options, WordPrograms,
            "Word documents from before Word 97 are read only where the program antiword or catdoc is installed. "
            + "Install one of them, or save the document as DOCX or PDF and upload that.", cancellation);
    }

    public static async Task<DocumentText> ReadPresentationAsync(byte[] content, string mediaType, ReadingOptions options, CancellationToken cancellation)
    {
        var file = CompoundFile.Open(content);
        var user = file.Root.Find("Current User") is { } stream ? file.Read(stream) : [];
        if (user.Length >= 16 && BinaryPrimitives.ReadUInt32LittleEndian(user.AsSpan(12)) == EncryptedPresentation) throw LibraryFailures.Protected();
        var text = await ReadAsync(
            content, mediaType, options, [("catppt", ["-d", "utf-8"])],
            "Presentations in the old PPT format are read only where the program catppt (of catdoc) is installed. "
            + "Install it, or save the presentation as PPTX or PDF and upload that.", cancellation);
        return LegacyPictures.InPresentation(file) ? EmbeddedPictures.LeaveOut(text) : text;
    }

    private static async Task<DocumentText> ReadAsync(
        byte[] content, string mediaType, ReadingOptions options, List<(string Name, string[] Arguments)> programs, string notInstalled, CancellationToken cancellation)
    {
        var installed = programs.Select(program => (Path: FindProgram(program.Name), program.Arguments)).Where(program => program.Path is not null).ToList();
        using var file = installed.Count == 0 ? null : MemoryFile.Create(content);
        if (file is null) throw new ReadingException(ReadingFailure.NotSupported, notInstalled);
        // Each of them falls over documents that others read.
        string? text = null;
        for (var next = 0; text is null && next < installed.Count; next++) text = await RunAsync(installed[next].Path!, [.. installed[next].Arguments, file.Path], cancellation);
        if (text is null) throw new InvalidDataException("No program could read the document.");
        // These programs end pages with form feeds where the document says so.
        var hasPages = text.AsSpan().TrimEnd().Contains('\f');
        var pages = new PageWriter(options, cutsPages: !hasPages);
        foreach (var page in text.Split('\f'))
        {
            pages.Add(page.Replace('|', ' '));
            if (hasPages) pages.EndPage();
        }
        return pages.Finish(mediaType);
    }

    private static string? FindProgram(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);

    /// <summary>What a program makes of the document; null where it fails without having found any text.</summary>
    private static async Task<string?> RunAsync(string program, string[] arguments, CancellationToken cancellation)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardOutputEncoding = Encoding.UTF8,
                UseShellExecute = false,
            },
        };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(MaximumTime);
        process.Start();
        try
        {
            process.StandardInput.Close();
            var complaints = process.StandardError.BaseStream.CopyToAsync(Stream.Null, limit.Token);
            var text = await ReadBoundedAsync(process.StandardOutput, limit.Token);
            if (text.Length < MaximumCharacters)
            {
                await complaints;
                await process.WaitForExitAsync(limit.Token);
                if (process.ExitCode != 0 && string.IsNullOrWhiteSpace(text)) return null;
            }
            return text;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ReadingException(ReadingFailure.TimedOut, "Reading the document took too long. Save it as DOCX, PPTX or PDF and upload that.");
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    private static async Task<string> ReadBoundedAsync(StreamReader output, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        var buffer = new char[16 * 1024];
        int read;
        while (text.Length < MaximumCharacters && (read = await output.ReadAsync(buffer, cancellation)) > 0) text.Append(buffer, 0, read);
        return text.ToString();
    }
}
