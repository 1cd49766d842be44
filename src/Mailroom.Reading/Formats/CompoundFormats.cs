using Mailroom.Reading.Office;

namespace Mailroom.Reading.Formats;

/// <summary>Tells apart what lies in a compound file, the container of Microsoft's older formats, by the streams in it.</summary>
internal static class CompoundFormats
{
    public static FileFormat Detect(CompoundFile file)
    {
        var root = file.Root;
        if (root.Find("EncryptedPackage") is not null)
            throw LibraryFailures.Protected();
        if (root.Find("WordDocument") is not null) return new(FileKind.LegacyWordDocument, "application/msword");
        if (root.Find("Workbook") is not null || root.Find("Book") is not null) return new(FileKind.Workbook, "application/vnd.ms-excel");
        if (root.Find("PowerPoint Document") is not null) return new(FileKind.LegacyPresentation, "application/vnd.ms-powerpoint");
        if (root.Find("__properties_version1.0") is not null) return new(FileKind.OutlookMail, "application/vnd.ms-outlook");
        throw ForeignDocuments.InCompoundFile(root);
    }
}
