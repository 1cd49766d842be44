using Mailroom.Hostile.Making;

namespace Mailroom.Hostile.Running;

/// <summary>The form of an upload, written by hand: the client's library would mend the names of files.</summary>
internal static class RawForm
{
    private const string Boundary = "----mailroom-hostile-5f1c9e2b7a";

    public static HttpContent Of(string classification, IReadOnlyList<(byte[] Name, byte[] Content)> files)
    {
        var form = new ByteArrayContent(
        [
            .. Bytes.Latin($"--{Boundary}\r\nContent-Disposition: form-data; name=\"classificationId\"\r\n\r\n{classification}\r\n"),
            .. files.SelectMany(file => (byte[])
            [
                .. Bytes.Latin($"--{Boundary}\r\nContent-Disposition: form-data; name=\"files\"; filename=\""), .. file.Name,
                .. Bytes.Latin("\"\r\nContent-Type: application/octet-stream\r\n\r\n"), .. file.Content, .. "\r\n"u8,
            ]),
            .. Bytes.Latin($"--{Boundary}--\r\n"),
        ]);
        form.Headers.TryAddWithoutValidation("Content-Type", $"multipart/form-data; boundary={Boundary}");
        return form;
    }
}
