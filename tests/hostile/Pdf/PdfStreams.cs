using Mailroom.Hostile.Making;
using static Mailroom.Hostile.Making.Bytes;

namespace Mailroom.Hostile.Pdf;

/// <summary>PDFs whose streams unpack to more than they are, or not at all.</summary>
internal static class PdfStreams
{
    private const string Draw = "q 600 0 0 800 0 0 cm /I Do Q";
    private const string Image = "/Type /XObject /Subtype /Image /ColorSpace /DeviceGray /BitsPerComponent 8";

    public static IEnumerable<Attack> All() =>
    [
        new("pdf-content-bomb", "The page's content unpacks to a gigabyte of spaces.", () => PdfWriter.OnePage(Packed(Latin(Times(" ", 1 << 20)), 1L << 30), "/Filter /FlateDecode").Write()),
        new("pdf-content-bomb-twice", "The page's content is packed twice over and unpacks to gigabytes.", () => PdfWriter.OnePage(Packed(PackedZeros(3L << 30)), "/Filter [/FlateDecode /FlateDecode]").Write()),
        new("pdf-object-stream-bomb", "An object stream unpacks to a gigabyte.", () => PdfWriter.OnePage().AddStream("/Type /ObjStm /N 1000000 /First 10 /Filter /FlateDecode", PackedZeros(1L << 30)).Add("[6 0 R]").Write()),
        new("pdf-hundred-filters", "A stream is packed by a hundred filters one after the other.", () => PdfWriter.OnePage(Latin("BT ET"), $"/Filter [{Times("/ASCIIHexDecode ", 100)}]").Write()),
        new("pdf-hundred-flates", "A stream is packed a hundred times over.", () => PdfWriter.OnePage(Enumerable.Range(0, 100).Aggregate(Latin("BT /F 12 Tf 50 700 Td (Invoice) Tj ET"), (content, _) => Packed(content)), $"/Filter [{Times("/FlateDecode ", 100)}]").Write()),
        new("pdf-run-length-bomb", "Content in run lengths unpacks to a gigabyte.", () => PdfWriter.OnePage(Packed(Latin(Times("\u0081 ", 1 << 19)), 16L << 20), "/Filter [/FlateDecode /RunLengthDecode]").Write()),
        new("pdf-lzw-noise", "Content in LZW is noise.", () => PdfWriter.OnePage(Noise(2_000_000), "/Filter /LZWDecode").Write()),
        new("pdf-predictor", "A predictor of rows two gigabytes long.", () => PdfWriter.OnePage(PackedZeros(1000), "/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 2147483647 /Colors 2147483647 /BitsPerComponent 16 >>").Write()),
        new("pdf-giant-image", "A picture says to have ten milliards of pixels and holds none.", () => PdfWriter.OnePage(Draw, resources: "/XObject << /I 6 0 R >>")
            .AddStream($"{Image} /Width 100000 /Height 100000 /Filter /FlateDecode", PackedZeros(100)).Write()),
        new("pdf-image-bomb", "A picture of a milliard of pixels packs into a megabyte.", () => PdfWriter.OnePage(Draw, resources: "/XObject << /I 6 0 R >>")
            .AddStream($"{Image} /Width 30000 /Height 30000 /Filter /FlateDecode", PackedZeros(900_000_000)).Write()),
        new("pdf-image-used-often", "A large picture is drawn a thousand times on a page.", () => PdfWriter.OnePage(Times(Draw + "\n", 1000), resources: "/XObject << /I 6 0 R >>")
            .AddStream($"{Image} /Width 4000 /Height 4000 /Filter /FlateDecode", PackedZeros(16_000_000)).Write()),
        new("pdf-jbig2-noise", "A picture in JBIG2 is noise.", () => PdfWriter.OnePage(Draw, resources: "/XObject << /I 6 0 R >>").AddStream($"{Image} /Width 2000 /Height 2000 /Filter /JBIG2Decode", Noise(100_000)).Write()),
        new("pdf-jpx-noise", "A picture in JPEG 2000 says to be huge and is noise.", () => PdfWriter.OnePage(Draw, resources: "/XObject << /I 6 0 R >>").AddStream($"{Image} /Width 2000 /Height 2000 /Filter /JPXDecode", JpegTwoThousand()).Write()),
        new("pdf-dct-noise", "A picture in JPEG is of ten thousand million pixels.", () => PdfWriter.OnePage(Draw, resources: "/XObject << /I 6 0 R >>").AddStream($"{Image} /Width 65000 /Height 65000 /Filter /DCTDecode", Pictures.HugePictures.Jpeg(65000, 65000)).Write()),
        new("pdf-fax-noise", "A picture as of a fax is noise and of endless rows.", () => PdfWriter.OnePage(Draw, resources: "/XObject << /I 6 0 R >>").AddStream($"{Image} /Width 20000 /Height 2000000 /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 20000 /Rows 2000000 >>", Noise(100_000)).Write()),
        new("pdf-soft-masks", "Pictures are each other's masks.", () => PdfWriter.OnePage(Draw, resources: "/XObject << /I 6 0 R >>")
            .AddStream($"{Image} /Width 100 /Height 100 /SMask 7 0 R", new byte[10_000]).AddStream($"{Image} /Width 100 /Height 100 /SMask 6 0 R /Mask 6 0 R", new byte[10_000]).Write()),
        new("pdf-inline-image", "A picture within the content says to be huge and never ends.", () => PdfWriter.OnePage("BI /W 100000 /H 100000 /BPC 8 /CS /G ID " + Times("EI", 1_000_000)).Write()),
    ];

    private static byte[] JpegTwoThousand() =>
        [0, 0, 0, 12, (byte)'j', (byte)'P', (byte)' ', (byte)' ', 13, 10, 0x87, 10, 0xFF, 0x4F, 0xFF, 0x51, 0, 41, 0, 0, 0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, .. Noise(10_000)];
}
