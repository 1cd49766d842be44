using Mailroom.Reading.Images;
using static System.Buffers.Binary.BinaryPrimitives;

namespace Mailroom.Reading.Office;

/// <summary>Finds pictures in the compound files of older programs that are large enough to be pages: they are not read, which is to be said.</summary>
internal static class LegacyPictures
{
    private const int MaximumLookedAt = 100;

    // The size of a picture stands within its first bytes, though often behind a profile of its colours.
    private const int HeadLength = 256 * 1024;

    private const int RecordHead = 4;
    private const ushort Drawings = 0x00EB;
    private const ushort Continuation = 0x003C;

    private static readonly byte[][] Signatures = [[0xFF, 0xD8, 0xFF], [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A]];

    /// <summary>Whether a document of Word has such pictures.</summary>
    public static bool InWord(CompoundFile file) => HasLarge(Stream(file, "Data"));

    /// <summary>Whether a presentation has such pictures.</summary>
    public static bool InPresentation(CompoundFile file) => HasLarge(Stream(file, "Pictures"));

    /// <summary>Whether a workbook has such pictures: they lie in a record that is continued by others.</summary>
    public static bool InWorkbook(CompoundFile file)
    {
        var workbook = Stream(file, "Workbook");
        using var drawings = new MemoryStream();
        var isDrawing = false;
        for (var at = 0; at + RecordHead <= workbook.Length;)
        {
            var (record, start) = (ReadUInt16LittleEndian(workbook.AsSpan(at)), at + RecordHead);
            var end = Math.Min(workbook.Length, start + ReadUInt16LittleEndian(workbook.AsSpan(at + 2)));
            isDrawing = record == Drawings || (isDrawing && record == Continuation);
            if (isDrawing) drawings.Write(workbook.AsSpan(start..end));
            at = end;
        }
        return HasLarge(drawings.ToArray());
    }

    // The text was read: that its pictures are damaged changes nothing about it.
    private static byte[] Stream(CompoundFile file, string name)
    {
        try
        {
            return file.Root.Find(name) is { IsStorage: false } stream ? file.Read(stream) : [];
        }
        catch (InvalidDataException)
        {
            return [];
        }
    }

    private static bool HasLarge(byte[] bytes)
    {
        var lookedAt = 0;
        foreach (var signature in Signatures)
        {
            int found;
            for (var at = 0; (found = bytes.AsSpan(at).IndexOf(signature)) >= 0; at += found + signature.Length)
            {
                var start = at + found;
                if (lookedAt++ == MaximumLookedAt || !PictureSize.IsSmall(bytes[start..Math.Min(bytes.Length, start + HeadLength)])) return true;
            }
        }
        return false;
    }
}
