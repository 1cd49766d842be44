using Mailroom.Hostile.Files;
using Mailroom.Hostile.Html;
using Mailroom.Hostile.Mail;
using Mailroom.Hostile.Names;
using Mailroom.Hostile.Office;
using Mailroom.Hostile.Pdf;
using Mailroom.Hostile.Pictures;
using Mailroom.Hostile.Texts;
using Mailroom.Hostile.Xml;
using Mailroom.Hostile.Zip;

namespace Mailroom.Hostile;

/// <summary>All attacks, family by family.</summary>
internal static class Attacks
{
    public static IReadOnlyList<Attack> All(Bait bait) =>
    [
        .. ZipBombs.All(),
        .. ZipTricks.All(),
        .. ArchiveAttacks.All(),
        .. WordAttacks.All(bait),
        .. SheetAttacks.All(),
        .. OpenDocumentAttacks.All(bait),
        .. CompoundFileAttacks.All(),
        .. RichTextAttacks.All(),
        .. XmlAttacks.All(bait),
        .. PdfStructures.All(),
        .. PdfStreams.All(),
        .. PdfContents.All(),
        .. PdfActions.All(bait),
        .. HugePictures.All(), .. HeifAttacks.All(),
        .. BrokenPictures.All(),
        .. TiffAttacks.All(),
        .. MailAttacks.All(bait),
        .. AttachmentAttacks.All(),
        .. SignedAttacks.All(),
        .. OutlookAttacks.All(),
        .. HtmlAttacks.All(bait),
        .. TextAttacks.All(),
        .. DataAttacks.All(),
        .. FileAttacks.All(),
        .. NameAttacks.All(),
    ];

    /// <summary>The files of a folder, as attacks.</summary>
    public static IEnumerable<Attack> Of(DirectoryInfo folder) => folder.EnumerateFiles("*", SearchOption.AllDirectories).OrderBy(file => file.FullName, StringComparer.Ordinal)
        .Select(file => new Attack(Path.GetRelativePath(folder.FullName, file.FullName), "A file of a folder.", () => File.ReadAllBytes(file.FullName)));
}
