using static Mailroom.Hostile.Making.Bytes;

namespace Mailroom.Hostile.Names;

/// <summary>Sound texts under names that are meant to harm.</summary>
internal static class NameAttacks
{
    public static IEnumerable<Attack> All() =>
    [
        Named("name-long", "A name of 255 bytes.", Latin(new string('n', 251) + ".txt")),
        Named("name-endless", "A name of a hundred thousand bytes.", Latin(new string('n', 100_000))),
        Named("name-turned", "A name whose end is turned around.", Utf8("invoice\u202Efdp.exe")),
        Named("name-markup", "A name that is markup.", Utf8("<script>alert(1)</script><img src=x onerror=alert(1)>.txt")),
        Named("name-traversal", "A name that leads out of a folder.", Latin("../../../../etc/passwd")),
        Named("name-traversal-packed", "A name that leads out of a folder once it is decoded.", Latin("..%2f..%2f..%5cetc%00passwd")),
        Named("name-absolute", "A name that is a path of the server.", Latin("/etc/passwd")),
        Named("name-device", "A name that is a device of Windows.", Latin("CON")),
        Named("name-stream", "A name that is a stream of Windows' file system, with dots and spaces at its end.", Latin("a.txt:hidden:$DATA. . .")),
        Named("name-nul", "A name with NUL in it.", Latin("a\0b.txt")),
        Named("name-controls", "A name with commands to a terminal.", Latin("a\u001B[2J\u0007\u0001.txt")),
        Named("name-line-end", "A name that would begin a header of its own.", Latin("a\r\nX-Injected: yes\r\n\r\nb.txt")),
        Named("name-quotes", "A name of quotation marks and backslashes.", Latin("a\\\\\\\";filename*=utf-8''b")),
        Named("name-dots", "A name of nothing but dots.", Latin("..")),
        Named("name-blank", "A name of nothing that can be seen.", Utf8("\u200B\u00A0\u2028")),
        Named("name-invalid", "A name that is no UTF-8.", [0xFF, 0xFE, 0xC0, 0x80, (byte)'a']),
        Named("name-formula", "A name that a spreadsheet would run.", Latin("=cmd|'/c calc'!A1.csv")),
        Named("name-format", "A name of marks that a log may fill in.", Latin("{0}{fileId}%s%n${jndi:ldap://127.0.0.1/a}.txt")),
    ];

    private static Attack Named(string name, string attempt, byte[] fileName) => new(name, attempt, () => Latin("Invoice number 1, total amount 5\n")) { FileName = fileName };
}
