using System.Text.Json.Nodes;
using CsCheck;

namespace Mailroom.Tests.Fuzzing;

/// <summary>Makes requests of every call: of the right shape with odd values, and of shapes that are wrong in some place.</summary>
internal sealed class OddRequests(ApiDocument document)
{
    private const string Boundary = "odd-boundary";
    private const int MaximumEscaped = 250;

    /// <summary>Requests of all calls.</summary>
    public Gen<OddRequest> All => Gen.OneOf([.. document.Calls.Select(Of)]);

    private Gen<OddRequest> Of(ApiCall call)
    {
        var body = call.Body is null ? Gen.Const("") : call.MediaType == "application/json" ? Json(call.Body) : Form(document.Resolve(call.Body));
        return Gen.Select(Target(call), Gen.Null(OddValues.HeaderText, 0.5), ContentType(call), body, (target, key, type, text) => new OddRequest(call, target, key, type, text));
    }

    private static Gen<string?> ContentType(ApiCall call)
    {
        if (call.MediaType is null) return Gen.Const((string?)null);
        var right = call.MediaType == "application/json" ? call.MediaType : $"{call.MediaType}; boundary={Boundary}";
        return Gen.Frequency((30, Gen.Const<string?>(right)), (1, Gen.OneOf<string?>(null, "text/plain", "application/json", "application/json; charset=utf-16", "multipart/form-data", "multipart/form-data; boundary=\"\"", "application/x-www-form-urlencoded", "a")));
    }

    private static Gen<string> Target(ApiCall call)
    {
        var target = Gen.Const(call.Path);
        foreach (var (_, name) in call.Parameters.Where(parameter => parameter.Place == "path"))
        {
            target = Gen.Select(target, Value(name), (address, value) => address.Replace($"{{{name}}}", Step(value), StringComparison.Ordinal));
        }

        var names = call.Parameters.Where(parameter => parameter.Place == "query").Select(parameter => parameter.Name).ToArray();
        var pair = names.Length == 0
            ? Gen.Select(OddValues.Text, OddValues.Text)
            : Gen.OneOf([.. names.Select(name => Value(name).Select(value => (name, value)))]);
        var query = pair.Array[0, names.Length == 0 ? 1 : 3].Select(pairs => pairs.Length == 0 ? "" : "?" + string.Join('&', pairs.Select(one => $"{Escaped(one.Item1)}={Escaped(one.Item2)}")));
        return Gen.Select(target, query, (address, asked) => address + asked);
    }

    /// <summary>Most often what is there under that name, and else what is not.</summary>
    private static Gen<string> Value(string name) => KnownIds.Names.Contains(name) ? Gen.Frequency((4, Gen.Const(KnownIds.Place(name))), (1, OddValues.Text)) : OddValues.Text;

    // Nothing and dots would lead to another address.
    private static string Step(string value) => Escaped(value) is { Length: > 0 } escaped && escaped.Trim('.').Length > 0 ? escaped : "-";

    // What stands for ids is filled in later. Half a letter cannot be escaped, and addresses that are too long or hold NUL never get beyond the web server.
    private static string Escaped(string text) => text.StartsWith("{{", StringComparison.Ordinal)
        ? text : Uri.EscapeDataString(string.Concat(text.Where(character => character != '\0' && !char.IsSurrogate(character)).Take(MaximumEscaped)));

    // Now and then cut off, or with something around it.
    private Gen<string> Json(JsonObject schema) => Gen.Frequency(
        (30, Valued(schema, "body", 0)), (1, OddValues.Json), (1, Gen.Select(Valued(schema, "body", 0), Gen.Double[0, 1], (text, share) => text[..(int)(text.Length * share)])),
        (1, Valued(schema, "body", 0).Select(text => "\uFEFF" + text)), (1, Valued(schema, "body", 0).Select(text => text + text)));

    private Gen<string> Valued(JsonObject schema, string name, int depth)
    {
        var meant = document.Resolve(schema);
        var types = ApiDocument.Types(meant);
        var right = types.Contains("object") || depth == 0 ? Members(meant, depth)
            : types.Contains("array") ? Valued(meant["items"]!.AsObject(), name.TrimEnd('s'), depth + 1).Array[0, 4].Select(items => $"[{string.Join(',', items)}]")
            : types.Contains("integer") || types.Contains("number") ? OddValues.Number
            : types.Contains("boolean") ? Gen.OneOf("true", "false")
            : types.Contains("string") ? Value(name).Select(OddValues.Quoted) : OddValues.Json;
        return Gen.Frequency((depth == 0 ? 100 : 12, right), (1, OddValues.Json), (depth == 0 ? 0 : 1, Gen.Const("null")));
    }

    // Each member mostly once; and some that nobody asked for.
    private Gen<string> Members(JsonObject meant, int depth)
    {
        var known = (meant["properties"]?.AsObject() ?? OptionsOf(meant)).Select(member => Gen.Select(Valued(member.Value!.AsObject(), member.Key, depth + 1), Gen.Frequency((1, Gen.Const(0)), (12, Gen.Const(1)), (1, Gen.Const(2))),
            (value, times) => Enumerable.Repeat($"{OddValues.Quoted(member.Key)}:{value}", times)));
        var unknown = Gen.Select(OddValues.JsonText, OddValues.Json, (name, value) => $"{name}:{value}").Array[1];
        return Gen.Select(known.Aggregate(Gen.Const(Enumerable.Empty<string>()), (all, member) => Gen.Select(all, member, (before, one) => before.Concat(one))), Gen.Frequency((12, Gen.Const(Array.Empty<string>())), (1, unknown)),
            (members, more) => $"{{{string.Join(',', members.Concat(more))}}}");
    }

    // An object of which the document says nothing is that of the options, in requests.
    private JsonObject OptionsOf(JsonObject meant) => meant.ContainsKey("additionalProperties") ? [] : document.Named("ClassificationOptions")["properties"]!.AsObject();

    private static Gen<string> Form(JsonObject schema)
    {
        var names = schema["properties"]!.AsObject().Select(member => member.Key).ToArray();
        var usual = names.Select(name => name == "files" ? File : Value(name).Select(value => Part($"name=\"{name}\"", value)));
        var each = usual.Aggregate(Gen.Const(""), (all, part) => Gen.Select(all, part, Gen.Int[0, 12], (before, one, chance) => chance switch { 0 => before, 1 => before + one + one, 2 => one + before, _ => before + one }));
        var odd = Gen.Select(OddValues.Text, OddValues.Text, (name, value) => Part($"name=\"{OneLine(name)}\"", value));
        var wrong = Gen.OneOf(odd, File, Gen.OneOf([.. names]).Select(name => Part($"name=\"{name}\"; filename=\"a.txt\"", "a")), Gen.OneOf([Part("name=\"files\"", "no file"), "--odd-boundary\r\n\r\n", "nonsense", $"--{Boundary}\r\nnonsense\r\n"]));
        return Gen.Select(each, Gen.Frequency((6, Gen.Const("")), (1, wrong)), Gen.Frequency((20, Gen.Const($"--{Boundary}--\r\n")), (1, Gen.Const(""))), (parts, more, end) => parts + more + end);
    }

    private static Gen<string> File => Gen.Select(OddValues.Text, Gen.OneOf(OddValues.Text, Gen.OneOf("Invoice number 17", "Work experience")), (name, content) => Part($"name=\"files\"; filename=\"{OneLine(name)}\"", content));

    private static string Part(string names, string content) => $"--{Boundary}\r\nContent-Disposition: form-data; {names}\r\n\r\n{content}\r\n";

    private static string OneLine(string text) => text.Replace("\"", "%22", StringComparison.Ordinal).ReplaceLineEndings("");
}
