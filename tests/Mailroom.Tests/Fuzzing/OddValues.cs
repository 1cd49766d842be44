using System.Text.Encodings.Web;
using System.Text.Json;
using CsCheck;

namespace Mailroom.Tests.Fuzzing;

/// <summary>Values that programs seldom think of.</summary>
internal static class OddValues
{
    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] Texts =
    [
        "", " ", "a", "Post", "Invoice", "Unknown", "default", "forbidden", "P1D", "PT0S", "-P1D", "P9999999Y", "true", "false", "0", "-1", "1", "10000", "10001", "2147483648", "9223372036854775808", "1e400", "NaN", "null", "en", "xx",
        "\0", "\u202Eabc", "\uFEFF", "Z\u0351\u036B\u0343", "e\u0301", "\U0001F600", "İıſK", "ﬃ", "文件", "../../etc/passwd", "a/b\\c", "%00", "%s%n", "'; DROP TABLE files; --", "<script>alert(1)</script>", "{{", "*", "\r\nX: 1", "\t", "\u2028",
        new string('z', 26), new string('a', 201), new string('ü', 5_000), new string('a', 70_000),
    ];

    private static readonly string[] Numbers =
        ["0", "-0", "-1", "1", "0.5", "1.0", "2", "2147483647", "2147483648", "-2147483649", "9223372036854775807", "9223372036854775808", "1e2", "1e400", "-1e400", "1E-400", "123456789012345678901234567890", "0.1000000000000000055511151231257827"];

    // What no serializer writes: half letters, wrong escapes, numbers of other languages.
    private static readonly string[] Raw =
    [
        "\"\\ud800\"", "\"\\udfff\\ud800\"", "\"\\u0000\"", "\"\\x\"", "\"open", "01", ".5", "+1", "NaN", "Infinity", "0x10", "'a'", "undefined", "[1,]", "{\"a\":1,}", "{\"a\":1,\"a\":2}", "{\"\\u0061\":1,\"a\":2}", "/* c */ 1", "{}{}", "",
    ];

    /// <summary>Texts, as they are.</summary>
    public static Gen<string> Text { get; } = Gen.Frequency<string>((6, Gen.OneOf(Texts)), (2, Gen.String[0, 40]), (1, Gen.OneOf([.. KnownIds.Names.Select(KnownIds.Place)])));

    /// <summary>Texts that are a line of visible ASCII characters, as headers have them.</summary>
    public static Gen<string> HeaderText { get; } = Gen.Frequency<string>((3, Gen.String[Gen.Char[' ', '~'], 0, 250]), (1, Gen.OneOf("", "key", "the same", "\"", KnownIds.Place("batchId"))));

    /// <summary>A number as JSON.</summary>
    public static Gen<string> Number { get; } = Gen.Frequency<string>((3, Gen.OneOf(Numbers)), (1, Gen.Int.Select(number => number.ToString())));

    /// <summary>A text as JSON.</summary>
    public static Gen<string> JsonText { get; } = Text.Select(Quoted);

    private static Gen<string> Scalar { get; } = Gen.OneOf(JsonText, Number, Gen.OneOf("null", "true", "false"));

    /// <summary>JSON of any kind. Made last, of those above.</summary>
    public static Gen<string> Json { get; } = Gen.Recursive<string>((depth, inner) => depth > 3 ? Scalar : Gen.Frequency<string>(
        (8, Scalar), (1, Gen.OneOf(Raw)), (1, inner.Array[0, 3].Select(items => $"[{string.Join(',', items)}]")),
        (1, Gen.Select(Text, inner).Array[0, 3].Select(members => $"{{{string.Join(',', members.Select(member => $"{Quoted(member.Item1)}:{member.Item2}"))}}}")), (1, Gen.Int[1, 200].Select(deep => new string('[', deep) + new string(']', deep)))));

    public static string Quoted(string text) => JsonSerializer.Serialize(text, Unescaped);
}
