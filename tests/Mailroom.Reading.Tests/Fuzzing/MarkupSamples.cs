using System.Text;

namespace Mailroom.Reading.Tests.Fuzzing;

/// <summary>Texts and markup that use much of their languages.</summary>
internal static class MarkupSamples
{
    private const string Letters = "Grüße aus Köln, Привет из Москвы, 東京からのご挨拶.\r\nThe second line\u00AD of\u200B the letter\f A new page\u2029\tend\r\n";

    public static IReadOnlyList<byte[]> RichText() =>
    [
        Encoding.Latin1.GetBytes("""
            {\rtf1\ansi\ansicpg1251\deff0{\fonttbl{\f0\fswiss\fcharset204 Arial;}{\f1\fnil\fcharset128 MS;}}{\colortbl;\red0\green0\blue0;}{\info{\title A}}{\*\generator x;}
            \pard\plain\f0\fs24\b Bold\b0  \u1055\'cf\uc2\u8364 ab {\f1 \'93\'8c} \trowd\cellx1000\cellx2000 a\cell b\cell\row {\field{\*\fldinst HYPERLINK "x"}{\fldrslt link}}
            {\pict\pngblip\picw10\pich10 89504e470d0a1a0a}{\object{\*\objdata 0105}}\bin5 abcde\page\sect {\header ACME\par}{\footnote note}\upr{\'e9}{\*\ud{\u233}}\par}
            """),
        "{\\rtf1\\mac\\uc0 Caf\\'8e \\emdash\\tab\\line end}"u8.ToArray(),
    ];

    public static IReadOnlyList<byte[]> Html() =>
    [
        Encoding.UTF8.GetBytes("""
            <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Title</title><style>p{color:red}</style><script>if(a<b){}</script></head><body><h1 style="font-size:20px">Hello &amp; &eacute;&#233;</h1>
            <table><thead><tr><th colspan=2 rowspan="3">a</th></tr></thead><tr><td>b<td>c</table><ul><li>one<li>two</ul><p>para<p>next<br>line<pre>
              kept</pre><select><option>x</select><svg><foreignObject><p>in</foreignObject></svg><math><mi>x</mi></math><template><p>t</template><!-- c --><b><i>mis</b>nested</i><textarea>t</textarea></body></html>
            """),
        "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body><p hidden=''>x</p><div>y</div></body></html>"u8.ToArray(),
    ];

    public static IReadOnlyList<byte[]> Xml() =>
    [
        Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"utf-8\"?><!-- c --><i:invoice xmlns:i=\"urn:i\" a=\"1\"><id>17</id><line n='1'><![CDATA[Pen <b>]]></line><?pi x?><total cur=\"EUR\">12.50 &lt; &#8364;</total></i:invoice>"),
        Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("<?xml version=\"1.0\" encoding=\"utf-16\"?><a><b>Hello</b></a>")).ToArray(),
    ];

    public static IReadOnlyList<byte[]> Json() =>
    [
        "{\"a\": [1, {\"b\": \"Hello \\u00e9\\ud83d\\ude00\"}, null, true, -1.5e10], \"c\": {\"d\": {}}, \"\": []}"u8.ToArray(),
        "{\"a\": 1}\n{\"a\": 2}\n{\"a\": \"three\"}\n"u8.ToArray(),
    ];

    public static IReadOnlyList<byte[]> Csv() => ["a;b;c\n1;\"two; \"\"quoted\"\"\";3\n4;\"over\nlines\";6\n"u8.ToArray(), "a\tb\n1\t2\n3\t4\n"u8.ToArray(), "a,b\r\n1,2\r\n3,4\r\n"u8.ToArray()];

    public static IReadOnlyList<byte[]> Markdown() =>
        ["# Hello\n\n**Bold** text and [a link](https://example.org)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\ncode\n```\n\n- one\n- two\n\n> quote\n\nTitle\n=====\n"u8.ToArray()];

    public static IReadOnlyList<byte[]> Text()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        Encoding[] encodings =
        [
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), new UTF8Encoding(), Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, new UnicodeEncoding(bigEndian: false, byteOrderMark: false),
            .. new[] { 1252, 1251, 20866, 932, 51932, 54936, 950, 949 }.Select(Encoding.GetEncoding),
        ];
        return [.. encodings.Select(encoding => (byte[])[.. encoding.GetPreamble(), .. encoding.GetBytes(string.Concat(Enumerable.Repeat(Letters, 3)))])];
    }
}
