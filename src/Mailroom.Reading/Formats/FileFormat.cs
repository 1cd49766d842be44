namespace Mailroom.Reading.Formats;

/// <summary>The kinds of file that can be read; each has one reader.</summary>
public enum FileKind
{
    /// <summary>PDF.</summary>
    Pdf,

    /// <summary>A picture: PNG, JPEG, TIFF, WebP, BMP, GIF, HEIC or AVIF.</summary>
    Picture,

    /// <summary>Word's DOCX, DOCM, DOTX or DOTM.</summary>
    WordDocument,

    /// <summary>Excel's XLSX, XLSM, XLTX, XLTM or XLSB, or the older XLS.</summary>
    Workbook,

    /// <summary>PowerPoint's PPTX, PPTM, PPSX, POTX and the like.</summary>
    Presentation,

    /// <summary>OpenDocument: ODT, ODS, ODP or ODG, and their templates.</summary>
    OpenDocument,

    /// <summary>An e-book (EPUB).</summary>
    ElectronicBook,

    /// <summary>OpenDocument in one file of XML: FODT, FODS or FODP.</summary>
    FlatOpenDocument,

    /// <summary>Rich Text Format.</summary>
    RichText,

    /// <summary>XPS or OpenXPS.</summary>
    Xps,

    /// <summary>A document of Apple's Pages, Numbers or Keynote.</summary>
    AppleDocument,

    /// <summary>Word's DOC, from 1997 to 2003.</summary>
    LegacyWordDocument,

    /// <summary>PowerPoint's PPT, from 1997 to 2003.</summary>
    LegacyPresentation,

    /// <summary>A mail as it travels (EML).</summary>
    Mail,

    /// <summary>A mail saved by Outlook (MSG).</summary>
    OutlookMail,

    /// <summary>A mail as Outlook wraps it for itself (TNEF, <c>winmail.dat</c>).</summary>
    WrappedMail,

    /// <summary>Any document that is signed, or encrypted, as S/MIME and <c>.p7m</c> files do it.</summary>
    SignedDocument,

    /// <summary>HTML or XHTML.</summary>
    Html,

    /// <summary>XML.</summary>
    Xml,

    /// <summary>JSON, one value or one a line.</summary>
    Json,

    /// <summary>Values separated by commas, semicolons, tabs or bars.</summary>
    Csv,

    /// <summary>Markdown.</summary>
    Markdown,

    /// <summary>Plain text.</summary>
    PlainText,
}

/// <summary>What a file was found to be.</summary>
/// <param name="Kind">The kind, which decides the reader.</param>
/// <param name="MediaType">The exact media type, for example <c>image/png</c>.</param>
public readonly record struct FileFormat(FileKind Kind, string MediaType);
