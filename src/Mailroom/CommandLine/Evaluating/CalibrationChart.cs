using System.Xml.Linq;
using Mailroom.Classifying.Judging;

namespace Mailroom.CommandLine.Evaluating;

/// <summary>Draws how many of the answers are right at each confidence.</summary>
internal static class CalibrationChart
{
    private const double Size = 360;
    private const double Left = 60;
    private const double Top = 30;
    private const double Below = 50;
    private const double Strength = 0.6;
    private const int Steps = 5;

    public static XElement Draw(CalibrationFigures calibration)
    {
        var parts = new List<object>();
        for (var step = 0; step <= Steps; step++)
        {
            var part = (double)step / Steps;
            parts.Add(Svg.Line(Left, Y(part), Left + Size, Y(part)));
            parts.Add(Svg.Text(Left - 8, Y(part) + 4, "end", ReportWording.Two(part), "muted"));
            parts.Add(Svg.Text(X(part), Top + Size + 18, "middle", ReportWording.Two(part), "muted"));
        }

        foreach (var bin in calibration.Bins)
        {
            var tip = $"{ReportWording.OfCount(bin.Documents, "document")}: mean confidence {ReportWording.Three(bin.MeanConfidence)}, {ReportWording.Three(bin.ShareRight)} right";
            parts.Add(Svg.Box(X(bin.From) + 2, Y(bin.ShareRight), X(bin.To) - X(bin.From) - 4, Y(0) - Y(bin.ShareRight), "right", Strength, tip));
        }

        parts.Add(Svg.Line(X(0), Y(0), X(1), Y(1), "dashed"));
        foreach (var bin in calibration.Bins) parts.Add(Svg.Text(X((bin.From + bin.To) / 2), Y(bin.ShareRight) - 6, "middle", bin.Documents.ToString(), "over"));
        parts.Add(Svg.Text(Left + Size / 2, Top + Size + 40, "middle", "confidence", "muted"));
        parts.Add(Svg.Text(16, Top + Size / 2, "middle", "share of right answers", "muted", turned: -90));
        return Svg.Picture(Left + Size + 30, Top + Size + Below, "Share of right answers at each confidence", parts);
    }

    private static double X(double part) => Left + part * Size;

    private static double Y(double part) => Top + (1 - part) * Size;
}
