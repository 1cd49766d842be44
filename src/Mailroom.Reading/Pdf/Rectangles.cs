using UglyToad.PdfPig.Core;

namespace Mailroom.Reading.Pdf;

/// <summary>Computes with PdfPig's rectangles, which may be turned.</summary>
internal static class Rectangles
{
    /// <summary>The smallest rectangle parallel to the page's edges that holds this one.</summary>
    public static PdfRectangle Bounds(this PdfRectangle rectangle)
    {
        PdfPoint[] corners = [rectangle.TopLeft, rectangle.TopRight, rectangle.BottomLeft, rectangle.BottomRight];
        return new PdfRectangle(corners.Min(corner => corner.X), corners.Min(corner => corner.Y), corners.Max(corner => corner.X), corners.Max(corner => corner.Y));
    }
}
