using System.Globalization;
using System.Xml;
using Mailroom.Classifying.Judging;

namespace Mailroom.CommandLine.Evaluating;

/// <summary>How figures and the words of strangers are written in reports.</summary>
internal static class ReportWording
{
    public static string Three(double? figure) => figure?.ToString("0.000", CultureInfo.InvariantCulture) ?? "–";

    public static string Two(double? figure) => figure?.ToString("0.00", CultureInfo.InvariantCulture) ?? "–";

    public static string Percent(double? figure) => figure is { } share ? (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %" : "–";

    public static string Interval(Share share) => $"{Three(share.Value)} (95 %: {Three(share.Low)} to {Three(share.High)}), {share.Part} of {share.Whole}";

    /// <summary>What can go unattended, and how much of that is right.</summary>
    public static string Of(Unattended unattended)
    {
        if (unattended.Documents.Part == 0) return "none can go unattended";
        var from = unattended.MinimumConfidence is { } confidence ? $", from a confidence of {Three(confidence)} on" : "";
        return $"{Percent(unattended.Documents.Value)} can go unattended ({unattended.Documents.Part} of {unattended.Documents.Whole}{from}), with a precision of {Interval(unattended.Right)}";
    }

    public static string OfCount(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";

    /// <summary>The text without control characters, which could steer a terminal or break a page.</summary>
    public static string Plain(string text) => text.All(IsPlain) ? text : string.Concat(text.EnumerateRunes().Select(rune => rune.IsBmp && !IsPlain((char)rune.Value) ? "\uFFFD" : rune.ToString()));

    private static bool IsPlain(char character) => !char.IsControl(character) && !char.IsSurrogate(character) && XmlConvert.IsXmlChar(character);
}
