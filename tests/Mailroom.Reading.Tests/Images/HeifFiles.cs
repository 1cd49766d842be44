using System.ComponentModel;
using System.Diagnostics;
using Mailroom.Hostile.Making;
using SkiaSharp;

namespace Mailroom.Reading.Tests.Images;

/// <summary>Writes HEIC and AVIF as phones do, with libheif's own command.</summary>
internal static class HeifFiles
{
    /// <summary>Packs a picture.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="options">Options of <c>heif-enc</c>, such as <c>--avif</c>.</param>
    public static byte[] Encode(SKBitmap picture, params string[] options)
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var (source, target) = (Path.Combine(folder.FullName, "in.png"), Path.Combine(folder.FullName, "out.heif"));
            File.WriteAllBytes(source, DrawnPage.Encode(picture));
            string[] quickly = ["-p", options.Contains("--avif") ? "speed=9" : "preset=ultrafast"];
            using var process = Process.Start(new ProcessStartInfo("heif-enc", [.. options, .. quickly, "-o", target, source]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.BeginErrorReadLine();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return File.ReadAllBytes(target);
        }
        catch (Win32Exception)
        {
            Assert.Skip("The command heif-enc is not installed: install libheif-examples.");
            throw;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A picture put together of equal tiles, as phones store large ones.</summary>
    public static byte[] Grid(SKBitmap picture, int side, params byte[][] properties)
    {
        var (columns, rows) = ((picture.Width + side - 1) / side, (picture.Height + side - 1) / side);
        var file = new HeifWriter("heic").Add("grid", HeifWriter.Grid(rows, columns, (uint)picture.Width, (uint)picture.Height), [HeifWriter.Size((uint)picture.Width, (uint)picture.Height), .. properties]);
        byte[]? settings = null;
        for (var tile = 0; tile < rows * columns; tile++)
        {
            using var part = new SKBitmap(side, side);
            using (var canvas = new SKCanvas(part))
                canvas.DrawBitmap(picture, -(tile % columns * side), -(tile / columns * side), SKSamplingOptions.Default);
            var encoded = Encode(part, "--no-alpha");
            file.Add("hvc1", Data(encoded), HeifWriter.Size((uint)side, (uint)side), settings ??= Settings(encoded));
        }

        return file.Refer("dimg", 1, Enumerable.Range(2, rows * columns)).Write();
    }

    /// <summary>The settings of the codec in a file of one picture, a box of their own.</summary>
    public static byte[] Settings(byte[] heic) => Box(heic, "hvcC");

    /// <summary>What the codec made of the picture.</summary>
    public static byte[] Data(byte[] heic) => Box(heic, "mdat")[8..];

    private static byte[] Box(byte[] file, string type)
    {
        var at = file.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(type)) - 4;
        return file[at..(at + System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at)))];
    }
}
