using static Mailroom.Hostile.Making.Bytes;

namespace Mailroom.Hostile.Texts;

/// <summary>CSV and JSON that are meant to harm.</summary>
internal static class DataAttacks
{
    public static IEnumerable<Attack> All() =>
    [
        new("csv-one-line", "A table of one line and fifteen megabytes.", () => Latin("a,b,c\n1,2,3\n" + Times("x,", 7_500_000))),
        new("csv-open-quote", "A quotation mark that is never closed, fifteen megabytes before the end.", () => Latin("a;b;c\n1;2;3\n4;5;6\n\"" + Times("x;\n", 5_000_000))),
        new("csv-quotes", "Fifteen million quotation marks.", () => Latin("a,b\n1,2\n" + new string('"', 15_000_000))),
        new("csv-commas", "Fifteen million commas.", () => Latin(new string(',', 15_000_000))),
        new("csv-formulas", "Cells that a spreadsheet would run.", () => Latin("name,value\n=cmd|'/c calc'!A1,@SUM(1)\n+1,-1\n=HYPERLINK(\"http://127.0.0.1\"),x\n")),
        new("csv-many-rows", "Five million rows.", () => Latin(Times("a;b\n", 4_000_000))),
        new("json-deep-arrays", "Arrays within arrays, ten million deep.", () => Latin(Times("[", 10_000_000))),
        new("json-deep-objects", "Objects within objects, a million deep.", () => Latin(Times("{\"a\":", 1_000_000) + "1" + Times("}", 1_000_000))),
        new("json-deep-later", "Objects that are too deep where nobody looks at first.", () => Latin("{\"invoice\":\"number\",\"x\":[" + Times("1,", 5_000) + Times("[", 1_000_000) + Times("]", 1_000_000) + "]}")),
        new("json-number", "A number of five million digits.", () => Latin("{\"invoice number\": 1" + new string('0', 5_000_000) + "e99999999999}")),
        new("json-same-keys", "A million members of the same name.", () => Latin("{" + Times("\"a\":1,", 1_500_000) + "\"a\":2}")),
        new("json-long-string", "A text of fifteen megabytes of escapes, halves of pairs among them.", () => Latin("{\"a\":\"" + Times("\\uD800\\u0000", 1_000_000) + "\"}")),
        new("json-many-values", "Three million values in one file.", () => Latin(Times("{} ", 3_000_000))),
        new("json-comments", "Comments that never end.", () => Latin("{\"a\":1} /*" + Times("/*", 3_000_000))),
    ];
}
