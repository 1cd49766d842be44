using System.Text;
using Mailroom.Api;
using Mailroom.Configuration;
using Mailroom.Limiting;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Mailroom.Uploading;

/// <summary>
/// Reads an upload's form part by part, in whatever order the parts come. Files go straight through a cipher to their blob; the form binding of ASP.NET would spool
/// them to a disk in the clear.
/// </summary>
public sealed class UploadForm(FileReceiver receiver, ArchiveUnpacking archives, UploadPlaces places, FreeDisk disk, WaitingFiles waiting, IOptions<UploadOptions> options)
{
    internal const int MaximumFields = 50;
    internal const int MaximumFieldBytes = 4096;
    private const int MaximumBoundary = 200;

    /// <summary>Receives the form of a request.</summary>
    /// <param name="http">The request.</param>
    /// <param name="caller">Whose upload it is.</param>
    /// <param name="beforeFiles">Called with the fields so far before the first file is taken: the time to refuse what cannot succeed.</param>
    /// <param name="takesOneFile">Whether there is an answer for one file only.</param>
    /// <returns>The fields and the sealed files; the caller disposes it, which removes what was not committed.</returns>
    /// <exception cref="RequestException">The form is malformed or exceeds a limit, or the server has no room for it; nothing is kept.</exception>
    public async Task<ReceivedUpload> ReceiveAsync(HttpContext http, Caller caller, Func<ReceivedUpload, Task> beforeFiles, bool takesOneFile = false)
    {
        // Told before anything is read.
        disk.Check(http.Request.ContentLength ?? 0);
        await waiting.CheckAsync(caller, http.RequestAborted);
        var received = await ReadAsync(http, caller, async (upload, name, content) =>
        {
            if (upload.Files.Count == 0) await beforeFiles(upload);
            var file = await receiver.ReceiveAsync(FileNames.NameOf(name), PathInFolder(name), content, http.RequestAborted);
            upload.Files.AddRange(await archives.UnpackAsync(file, upload, http.RequestAborted));
            return file.Size;
        }, takesOneFile);
        waiting.Note(caller, received.Files.Count);
        return received;
    }

    /// <summary>Reads the form of an upload that was made before, to its end, for the sender to get to the answer: of its files only the sizes are taken.</summary>
    /// <param name="http">The request.</param>
    /// <param name="caller">Whose upload it is.</param>
    /// <returns>The fields and the sizes.</returns>
    /// <exception cref="RequestException">The form is malformed or exceeds a limit.</exception>
    public Task<ReceivedUpload> MeasureAsync(HttpContext http, Caller caller) => ReadAsync(http, caller, (_, _, content) => receiver.MeasureAsync(content, http.RequestAborted));

    // takeFile gets the form so far, a file's name and its bytes, and returns its size.
    private async Task<ReceivedUpload> ReadAsync(HttpContext http, Caller caller, Func<ReceivedUpload, string, Stream, Task<long>> takeFile, bool takesOneFile = false)
    {
        var cancellation = http.RequestAborted;
        if (http.Request.ContentLength > options.Value.MaximumRequestBytes) throw RequestTooLarge();
        using var place = places.Take(caller);
        var reader = new MultipartReader(Boundary(http.Request), http.Request.Body);
        var upload = new ReceivedUpload(receiver) { TakesOneFile = takesOneFile };
        try
        {
            while (await reader.ReadNextSectionAsync(cancellation) is { } section) await TakePartAsync(section, upload, takeFile, cancellation);
        }
        catch (InvalidDataException)
        {
            await upload.DisposeAsync();
            throw RequestException.Invalid($"The multipart body is malformed, or the headers of a part, with the name of its file, are longer than {reader.HeadersLengthLimit / 1024} KiB.");
        }
        catch (IOException ended) when (ended is not BadHttpRequestException)
        {
            await upload.DisposeAsync();
            throw RequestException.Invalid("The multipart body ends before its last boundary.");
        }
        catch
        {
            await upload.DisposeAsync();
            throw;
        }

        try
        {
            await receiver.MakeDurableAsync(upload, cancellation);
            return upload;
        }
        catch
        {
            await upload.DisposeAsync();
            throw;
        }
    }

    private async Task TakePartAsync(MultipartSection section, ReceivedUpload upload, Func<ReceivedUpload, string, Stream, Task<long>> takeFile, CancellationToken cancellation)
    {
        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) || !disposition.IsFormDisposition() && !disposition.IsFileDisposition())
            throw RequestException.Invalid("A part of the form has no Content-Disposition: form-data header.");
        var name = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
        if (!disposition.IsFileDisposition())
        {
            if (upload.FieldCount >= MaximumFields) throw RequestException.TooLarge($"The form has more than {MaximumFields} fields.");
            upload.AddField(name, await ReadFieldAsync(section, name, cancellation));
            return;
        }

        if (!IsFilesPart(name)) throw RequestException.Invalid("The form has a file in a part that is not named files: name each file's part files.");
        if (upload.TakesOneFile && upload.Sizes.Count > 0) throw RequestException.Invalid("files is taken once here: exactly one part with a filename.");
        if (upload.Sizes.Count >= options.Value.MaximumFiles)
            throw RequestException.TooLarge($"The request has more than the {options.Value.MaximumFiles} files that this server takes at once (Uploads:MaximumFiles). Send the rest with another request and the same batchId.");
        upload.Sizes.Add(await takeFile(upload, FileName(disposition), section.Body));
        // A request that does not tell its length beforehand.
        if (upload.Sizes.Sum() > options.Value.MaximumRequestBytes) throw RequestTooLarge();
    }

    private RequestException RequestTooLarge() => RequestException.TooLarge(
        $"The request is larger than the {options.Value.MaximumRequestBytes} bytes that this server takes at once (Uploads:MaximumRequestBytes). Send fewer files a request, with the same batchId.");

    private static string Boundary(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            throw RequestException.WrongMediaType("Files are uploaded as multipart/form-data.");
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        return boundary.Length is > 0 and <= MaximumBoundary ? boundary : throw RequestException.Invalid("The Content-Type header has no usable boundary.");
    }

    private static async Task<string> ReadFieldAsync(MultipartSection section, string name, CancellationToken cancellation)
    {
        var buffer = new byte[MaximumFieldBytes + 1];
        var length = await section.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        if (length > MaximumFieldBytes) throw RequestException.TooLarge($"A field of the form is larger than {MaximumFieldBytes} bytes; files need a filename in their part.");
        return Encoding.UTF8.GetString(buffer, 0, length).Trim();
    }

    private static string FileName(ContentDispositionHeaderValue disposition) =>
        disposition.FileNameStar.HasValue ? disposition.FileNameStar.ToString() : Unescape(HeaderUtilities.RemoveQuotes(disposition.FileName).ToString());

    // Browsers send where a file lies in a folder that was chosen. What names a place on the sender's disk is none of ours.
    private static string? PathInFolder(string given) => given.IndexOf('/') > 0 && !given.AsSpan().ContainsAny(':', '\\') ? FileNames.PathOf(given) : null;

    // Browsers and curl write quotes and line ends of a name as %22, %0D and %0A (and nothing else so), older clients as \".
    private static string Unescape(string name) => name.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("%22", "\"", StringComparison.OrdinalIgnoreCase)
        .Replace("%0D", "", StringComparison.OrdinalIgnoreCase).Replace("%0A", "", StringComparison.OrdinalIgnoreCase);

    // files, and the forms that clients give to the name of a list: files[] and files[0].
    private static bool IsFilesPart(string name) =>
        name.StartsWith("files", StringComparison.Ordinal) && (name.Length == 5 || (name[5] == '[' && name[^1] == ']' && name.AsSpan(6..^1).IndexOfAnyExceptInRange('0', '9') < 0));
}
