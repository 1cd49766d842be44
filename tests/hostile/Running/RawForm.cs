using Mailroom.Hostile.Making;

namespace Mailroom.Hostile.Running;

/// <summary>The form of an upload, written by hand: the client's library would mend the names of files.</summary>
internal static class RawForm
{
    private const string Boundary = "----mailroom-hostile-5f1c9e2b7a";

    public static HttpContent Of(string classification, byte[] name, byte[] content)
    {
        var form = new ByteArrayContent(
        [
            .. Bytes.Latin($"--{Boundary}\r\nContent-Disposition: form-data; name=\"classificationId\"\r\n\r\n{classification}\r\n--{Boundary}\r\nContent-Disposition: form-data; name=\"files\"; filename=\""),
            .. name, .. Bytes.Latin("\"\r\nContent-Type: application/octet-stream\r\n\r\n"), .. content, .. Bytes.Latin($"\r\n--{Boundary}--\r\n"),
        ]);
        form.Headers.TryAddWithoutValidation("Content-Type", $"multipart/form-data; boundary={Boundary}");
        return form;
    }
}
